package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.Dispatcher;
import io.holdfast.server.config.Settings;
import io.holdfast.server.http.HttpSetup;
import java.util.function.Consumer;

/**
 * What every connection needs of the server.
 *
 * @param departed is told of a client whose connection is gone, on its event loop
 * @param durable keeps replies back until what they acknowledge is on the disk
 * @param http takes over connections that speak HTTP
 */
public record ConnectionContext(
    Settings settings,
    Dispatcher dispatcher,
    Clients clients,
    Consumer<Client> departed,
    DurableReplies durable,
    HttpSetup http) {}
