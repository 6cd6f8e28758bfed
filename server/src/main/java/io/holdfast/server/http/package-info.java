/**
 * The few pages that the server has over HTTP: metrics, health, an index. Netty's own codec serves
 * them, on the clients' port as well as on a port of their own, rather than a web framework: the
 * server starts sooner and takes less memory, and there is one way to answer a request.
 */
@NullMarked
package io.holdfast.server.http;

import org.jspecify.annotations.NullMarked;
