/**
 * The data structures that values are made of, in a shard's slabs outside the Java heap. Whoever
 * calls holds the shard's lock; the packed forms are Redis's, byte for byte.
 */
@NullMarked
package io.holdfast.server.structure;

import org.jspecify.annotations.NullMarked;
