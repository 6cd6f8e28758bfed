/**
 * When the next run is due, from UNIX cron expressions in a time zone. Runs missed while the agent
 * was down are made up for once.
 */
@NullMarked
package io.holdfast.agent.core.schedule;

import org.jspecify.annotations.NullMarked;
