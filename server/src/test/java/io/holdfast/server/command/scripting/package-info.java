/** Scripts and functions as clients see them. */
@NullMarked
package io.holdfast.server.command.scripting;

import org.jspecify.annotations.NullMarked;
