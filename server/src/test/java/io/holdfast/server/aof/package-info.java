/** Tests of the append-only file. */
@NullMarked
package io.holdfast.server.aof;

import org.jspecify.annotations.NullMarked;
