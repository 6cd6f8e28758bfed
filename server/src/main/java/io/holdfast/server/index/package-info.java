/**
 * The index from keys to records, outside the Java heap. It grows and shrinks a segment at a time,
 * so that no single change takes long, however many keys there are.
 */
@NullMarked
package io.holdfast.server.index;

import org.jspecify.annotations.NullMarked;
