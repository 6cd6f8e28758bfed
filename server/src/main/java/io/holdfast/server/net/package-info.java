/**
 * Sockets: listening, reading requests off a connection, and sending replies no faster than the
 * client takes them. What a request means is the dispatcher's business.
 */
@NullMarked
package io.holdfast.server.net;

import org.jspecify.annotations.NullMarked;
