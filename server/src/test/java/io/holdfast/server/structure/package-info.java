/**
 * Tests of the structures outside the Java heap: each takes the same changes as a simple model,
 * under an allocator that shows wrong and forgotten frees.
 */
@NullMarked
package io.holdfast.server.structure;

import org.jspecify.annotations.NullMarked;
