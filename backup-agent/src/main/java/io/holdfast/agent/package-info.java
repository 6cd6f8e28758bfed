/**
 * The backup agent's entry point: one jar that serves and that is its own command line. Everything
 * else stands in the packages below; {@code core} decides, the others talk to the world.
 */
@NullMarked
package io.holdfast.agent;

import org.jspecify.annotations.NullMarked;
