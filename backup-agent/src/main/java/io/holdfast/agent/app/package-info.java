/**
 * Puts the parts together: one factory builds the core from the configuration and the adapters.
 * Starting and stopping order stand here too.
 */
@NullMarked
package io.holdfast.agent.app;

import org.jspecify.annotations.NullMarked;
