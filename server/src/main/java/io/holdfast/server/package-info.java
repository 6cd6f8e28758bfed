/** The program: reads the flags, starts the server or the verify mode, and stops it again. */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
