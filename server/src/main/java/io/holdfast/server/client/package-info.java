/**
 * What the server knows of one connection: who it is, which database it selected, and what it waits
 * for.
 */
@NullMarked
package io.holdfast.server.client;

import org.jspecify.annotations.NullMarked;
