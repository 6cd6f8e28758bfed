/**
 * A folder laid out in the address space of a block device, so that Longhorn's block-wise backups
 * apply to it.
 *
 * <p>The address space is cut into blocks of 2 MiB. Block 0 is the superblock: a JSON object {@code
 * {"magic":"holdfast-folder-image","format":1,"indexOffset":N,"indexBytes":N}}, padded with zeros
 * like every last block of a thing. The index is a JSON object that lists every directory, file and
 * symbolic link in path order, with mode, owner, times and, for a file, size and the offset of its
 * one extent. Each file starts on a block boundary; an empty file has no block. Blocks that belong
 * to nothing are not part of the image.
 *
 * <p>A file keeps its offset from one image of the same volume to the next, unless it outgrew the
 * gap behind it; new files take the first gap that is wide enough, in path order. So the image is a
 * function of the tree and the previous index.
 */
@NullMarked
package io.holdfast.sim.image;

import org.jspecify.annotations.NullMarked;
