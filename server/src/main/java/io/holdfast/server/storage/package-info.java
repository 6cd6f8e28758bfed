/**
 * The few operations by which persistence touches the disk. What is written through here can be
 * tried against a disk that fails, or that loses what was not forced.
 */
@NullMarked
package io.holdfast.server.storage;

import org.jspecify.annotations.NullMarked;
