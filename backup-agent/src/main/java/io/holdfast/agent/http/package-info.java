/**
 * The HTTP side of the agent: the API, the page, metrics and the token that changes need.
 * Controllers translate and delegate; they decide nothing.
 */
@NullMarked
package io.holdfast.agent.http;

import org.jspecify.annotations.NullMarked;
