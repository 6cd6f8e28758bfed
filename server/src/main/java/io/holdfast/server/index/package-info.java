/**
 * The index from keys to records, outside the Java heap. It grows and shrinks a segment at a time,
 * so that no single change takes long, however many keys there are. The keyspace does not use it
 * yet: it still keeps its data on the heap.
 */
@NullMarked
package io.holdfast.server.index;

import org.jspecify.annotations.NullMarked;
