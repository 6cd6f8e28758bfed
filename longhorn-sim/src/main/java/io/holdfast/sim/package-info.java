/**
 * A stand-in for Longhorn's manager on plain folders, for tests and laptops: the command line of
 * its two programs. It reads\n * flags, starts the parts and stops them again.
 */
@NullMarked
package io.holdfast.sim;

import org.jspecify.annotations.NullMarked;
