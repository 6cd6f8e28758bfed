/**
 * The one document the agent remembers itself by, and the journal that writes it before and after
 * each step. What is not in it, the agent does not know after a kill.
 */
@NullMarked
package io.holdfast.agent.core.history;

import org.jspecify.annotations.NullMarked;
