/** Commands about the connection itself: AUTH, HELLO, SELECT, CLIENT, and who may run what. */
@NullMarked
package io.holdfast.server.command.connection;

import org.jspecify.annotations.NullMarked;
