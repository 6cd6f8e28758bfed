/**
 * Scenarios across the real processes: each test starts the jars that the build has just made, with
 * real sockets and files, and breaks something. Nothing is imported from the programs themselves,
 * but the reader of the agent's configuration, to read the kit's with it.
 */
@NullMarked
package io.holdfast.e2e;

import org.jspecify.annotations.NullMarked;
