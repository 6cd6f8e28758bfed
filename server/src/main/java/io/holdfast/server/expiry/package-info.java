/** Removes expired keys that nobody asks for, in the background and without being in the way. */
@NullMarked
package io.holdfast.server.expiry;

import org.jspecify.annotations.NullMarked;
