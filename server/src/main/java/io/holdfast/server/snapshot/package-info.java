/**
 * Snapshots of the whole keyspace at one moment, taken while commands go on: written beside a
 * manifest that says what is in them, put in place in one step, and loaded at the start.
 */
@NullMarked
package io.holdfast.server.snapshot;

import org.jspecify.annotations.NullMarked;
