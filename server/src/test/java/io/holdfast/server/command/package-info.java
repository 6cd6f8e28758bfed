/** The same random commands to real Redis and to this server, and their replies side by side. */
@NullMarked
package io.holdfast.server.command;

import org.jspecify.annotations.NullMarked;
