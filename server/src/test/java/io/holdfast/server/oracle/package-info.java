/**
 * Runs the same requests against a real redis-server and against ours and compares the replies byte
 * for byte. Tests that use it are skipped where redis-server is not installed.
 */
@NullMarked
package io.holdfast.server.oracle;

import org.jspecify.annotations.NullMarked;
