/** Tests of what operators ask the server, where a running server would be too slow to show it. */
@NullMarked
package io.holdfast.server.command.admin;

import org.jspecify.annotations.NullMarked;
