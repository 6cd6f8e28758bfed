/**
 * What makes load: redis-benchmark, a generator of a constant rate and one that fills a server.
 * They say what they saw from the client's side, and nothing of the server.
 */
@NullMarked
package io.holdfast.bench.load;

import org.jspecify.annotations.NullMarked;
