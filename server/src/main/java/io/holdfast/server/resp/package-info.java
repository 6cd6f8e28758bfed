/**
 * The Redis protocol, versions 2 and 3: requests are parsed from the connection's buffer and
 * replies are written to it. Nothing here knows what a command does.
 */
@NullMarked
package io.holdfast.server.resp;

import org.jspecify.annotations.NullMarked;
