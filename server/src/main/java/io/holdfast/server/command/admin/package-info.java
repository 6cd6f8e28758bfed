/** Commands for operators: CONFIG, INFO, COMMAND, SLOWLOG, SHUTDOWN and their like. */
@NullMarked
package io.holdfast.server.command.admin;

import org.jspecify.annotations.NullMarked;
