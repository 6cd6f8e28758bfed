package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.Dispatcher;
import io.holdfast.server.config.Settings;
import io.netty.channel.ChannelHandler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What every connection needs of the server.
 *
 * @param departed is told of a client whose connection is gone, on its event loop
 * @param http makes the handler that answers whole HTTP requests
 */
public record ConnectionContext(
    Settings settings,
    Dispatcher dispatcher,
    Clients clients,
    Consumer<Client> departed,
    Supplier<ChannelHandler> http) {}
