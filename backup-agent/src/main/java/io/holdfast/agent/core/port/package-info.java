/**
 * What the core needs from the world, said as interfaces: a store, Longhorn, a reader of restored
 * data, a place for state, time. Adapters implement them; tests fake them.
 */
@NullMarked
package io.holdfast.agent.core.port;

import org.jspecify.annotations.NullMarked;
