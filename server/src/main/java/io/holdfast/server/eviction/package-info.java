/** Keeps the data within {@code maxmemory}: what that is, and which keys go when it is reached. */
@NullMarked
package io.holdfast.server.eviction;

import org.jspecify.annotations.NullMarked;
