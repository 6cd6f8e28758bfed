/**
 * What is measured, and in which order. A part starts a server of its own each time, so that no
 * figure depends on what ran before.
 */
@NullMarked
package io.holdfast.bench.workload;

import org.jspecify.annotations.NullMarked;
