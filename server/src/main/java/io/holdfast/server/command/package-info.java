/**
 * Commands as a table: one descriptor a command drives dispatch, COMMAND, key locking, ACL
 * categories and metrics. A family of commands is one class.
 */
@NullMarked
package io.holdfast.server.command;

import org.jspecify.annotations.NullMarked;
