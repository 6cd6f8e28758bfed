/**
 * Reads a restored volume on this machine: attaches it, runs the verify command on its folder,
 * detaches it. For laptops and tests, where no cluster is at hand.
 */
@NullMarked
package io.holdfast.agent.process;

import org.jspecify.annotations.NullMarked;
