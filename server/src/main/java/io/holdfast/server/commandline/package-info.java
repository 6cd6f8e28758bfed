/**
 * What the command lines beside the server have in common: options, and how their outcome is told.
 */
@NullMarked
package io.holdfast.server.commandline;

import org.jspecify.annotations.NullMarked;
