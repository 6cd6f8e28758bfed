/** Publish and subscribe: messages to whoever listens at the moment. */
@NullMarked
package io.holdfast.server.command.pubsub;

import org.jspecify.annotations.NullMarked;
