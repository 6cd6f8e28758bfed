/**
 * The append-only file of a running server: loaded at the start, or made of the dump that is there;
 * then written, rewritten when it has grown, and mended after the disk has failed.
 */
@NullMarked
package io.holdfast.server.appendonly;

import org.jspecify.annotations.NullMarked;
