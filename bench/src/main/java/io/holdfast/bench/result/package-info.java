/**
 * What a run measured: single figures with the test, server and round they belong to, and what they
 * were measured on. All else is made from these, so a run can be read again later.
 */
@NullMarked
package io.holdfast.bench.result;

import org.jspecify.annotations.NullMarked;
