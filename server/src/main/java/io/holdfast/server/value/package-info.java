/**
 * The values that a key can hold, in the encodings that Redis has for them. They know nothing of
 * keys, clients or locks: whoever calls holds the shard's lock.
 */
@NullMarked
package io.holdfast.server.value;

import org.jspecify.annotations.NullMarked;
