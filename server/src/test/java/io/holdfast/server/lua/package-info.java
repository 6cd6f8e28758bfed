/** Lua's library, where it can be loaded and where not. */
@NullMarked
package io.holdfast.server.lua;

import org.jspecify.annotations.NullMarked;
