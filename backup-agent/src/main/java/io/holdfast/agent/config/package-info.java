/**
 * The agent's YAML configuration, read strictly. Every refusal names the path, the value and what
 * is accepted.
 */
@NullMarked
package io.holdfast.agent.config;

import org.jspecify.annotations.NullMarked;
