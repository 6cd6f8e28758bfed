/**
 * The command line: serve, and the commands that talk to a serving agent. It prints tables for
 * people and JSON for programs.
 */
@NullMarked
package io.holdfast.agent.cli;

import org.jspecify.annotations.NullMarked;
