/**
 * The JSON shapes of the HTTP API, shared by the server side and the command line. Times are ISO
 * 8601 in UTC, durations are seconds, sizes are bytes.
 */
@NullMarked
package io.holdfast.agent.api;

import org.jspecify.annotations.NullMarked;
