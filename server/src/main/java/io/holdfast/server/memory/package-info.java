/**
 * Memory outside the Java heap, taken from the system in large pieces and given out in small ones.
 * Each shard has an allocator of its own, guarded by the shard's lock; nothing here is thread-safe.
 * The keyspace does not use it yet: it still keeps its data on the heap.
 */
@NullMarked
package io.holdfast.server.memory;

import org.jspecify.annotations.NullMarked;
