/**
 * The command line of the benchmarks. It runs Holdfast and other servers in turn, as processes, and
 * writes down what came of it.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
