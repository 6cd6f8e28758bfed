/**
 * Longhorn's backup store: its keys, configuration files and compressed 2 MiB blocks, on S3 or in a
 * folder. It uploads what\n * the store lacks, verifies every block it reads, and says exactly what
 * is wrong with a damaged one.
 */
@NullMarked
package io.holdfast.sim.backupstore;

import org.jspecify.annotations.NullMarked;
