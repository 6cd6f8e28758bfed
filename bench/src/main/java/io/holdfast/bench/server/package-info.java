/**
 * Servers as processes: how each is started, asked, watched in /proc and ended. All speak the same
 * protocol and take the same flags, so one class stands for any of them.
 */
@NullMarked
package io.holdfast.bench.server;

import org.jspecify.annotations.NullMarked;
