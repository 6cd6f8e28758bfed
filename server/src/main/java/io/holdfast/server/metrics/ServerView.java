package io.holdfast.server.metrics;

import io.holdfast.server.appendonly.AppendOnly;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.pubsub.Channels;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.stats.Statistics;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * All parts of the server that something can be read off.
 *
 * @param unsaved changes that no snapshot has
 * @param port that clients connect to
 * @param io how sockets are watched
 */
public record ServerView(
    Settings settings,
    Keyspace keyspace,
    Clients clients,
    BlockedClients blocked,
    Channels channels,
    Statistics statistics,
    CommandTable table,
    SnapshotSaver saver,
    AppendOnly appendOnly,
    LoadProgress loading,
    LongSupplier unsaved,
    Sampler sampler,
    IntSupplier port,
    String io,
    String redisVersion,
    String holdfastVersion) {}
