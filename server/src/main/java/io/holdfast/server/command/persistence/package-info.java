/**
 * Commands that take snapshots, and those that carry single values in the dump's format. The work
 * behind them is in the packages {@code snapshot} and {@code rdb}.
 */
@NullMarked
package io.holdfast.server.command.persistence;

import org.jspecify.annotations.NullMarked;
