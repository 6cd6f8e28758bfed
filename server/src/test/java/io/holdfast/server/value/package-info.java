/** Values against plain collections, and packed forms against the bytes that Redis makes. */
@NullMarked
package io.holdfast.server.value;

import org.jspecify.annotations.NullMarked;
