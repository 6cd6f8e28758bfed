/**
 * What arguments of several families have in common: expiry times, ranges, patterns, cursors. Each
 * class reads one kind of argument and refuses it in Redis's words.
 */
@NullMarked
package io.holdfast.server.command.options;

import org.jspecify.annotations.NullMarked;
