/**
 * Commands on streams: adding, reading and trimming entries, and the groups of consumers that share
 * a stream's entries among them. Whoever waits for entries is served by the package beside it.
 */
@NullMarked
package io.holdfast.server.command.streams;

import org.jspecify.annotations.NullMarked;
