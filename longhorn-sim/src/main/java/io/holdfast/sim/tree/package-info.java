/**
 * Copies of folder trees as they were at one moment, while others write to them. Modes, times and
 * symbolic links are kept;\n * owners as well when the process may set them.
 */
@NullMarked
package io.holdfast.sim.tree;

import org.jspecify.annotations.NullMarked;
