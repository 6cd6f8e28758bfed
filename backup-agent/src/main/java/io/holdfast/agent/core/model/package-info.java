/**
 * The values that the agent reasons about: runs, their steps, backups and what a restore check
 * found. All are immutable and know no library.
 */
@NullMarked
package io.holdfast.agent.core.model;

import org.jspecify.annotations.NullMarked;
