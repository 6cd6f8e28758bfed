/**
 * A small client of the Redis protocol, enough to ask a store for a fresh snapshot. Holdfast's
 * barrier is used where it exists, BGSAVE elsewhere.
 */
@NullMarked
package io.holdfast.agent.store;

import org.jspecify.annotations.NullMarked;
