/**
 * The HTTP server: Netty on the outside, plain requests and responses on the inside. Faults that a
 * test asked for happen\n * here, around the API.
 */
@NullMarked
package io.holdfast.sim.http;

import org.jspecify.annotations.NullMarked;
