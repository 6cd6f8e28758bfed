/**
 * Runs as state machines of idempotent steps: a backup, a restore check, a restore to a folder.
 * Whatever the agent is killed in, the next start goes on or cleans up from what is written down.
 */
@NullMarked
package io.holdfast.agent.core.run;

import org.jspecify.annotations.NullMarked;
