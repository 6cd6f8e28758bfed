/**
 * Clients that wait for a key, such as by BLPOP: who waits for which, in which order, and how a
 * change of the key serves them.
 */
@NullMarked
package io.holdfast.server.command.blocking;

import org.jspecify.annotations.NullMarked;
