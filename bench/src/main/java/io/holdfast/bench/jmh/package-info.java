/**
 * JMH benchmarks of the server's inner parts. They find out why a figure changed; what a user gets
 * is measured by the other packages.
 */
@NullMarked
package io.holdfast.bench.jmh;

import org.jspecify.annotations.NullMarked;
