/** Tests of this package; what needs a program that is missing is skipped. */
@NullMarked
package io.holdfast.bench.result;

import org.jspecify.annotations.NullMarked;
