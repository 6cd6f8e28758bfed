/**
 * Verify mode: reads a data folder's snapshot without changing anything, and says whether it is
 * what its manifest tells. Restore checks run it on what came back from a backup.
 */
@NullMarked
package io.holdfast.server.verify;

import org.jspecify.annotations.NullMarked;
