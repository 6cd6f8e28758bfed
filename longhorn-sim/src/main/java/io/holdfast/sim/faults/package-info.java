/**
 * Faults on request: rules that make chosen calls fail, wait, lose their answer or get stuck. Tests
 * of clients set them over\n * HTTP.
 */
@NullMarked
package io.holdfast.sim.faults;

import org.jspecify.annotations.NullMarked;
