/** Tests of a server with an append-only file, on real and simulated disks. */
@NullMarked
package io.holdfast.server.appendonly;

import org.jspecify.annotations.NullMarked;
