/** MULTI and EXEC, and WATCH, which lets EXEC fail when somebody else was faster. */
@NullMarked
package io.holdfast.server.command.transactions;

import org.jspecify.annotations.NullMarked;
