package io.holdfast.server.metrics;

import io.holdfast.server.appendonly.AppendOnly;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.pubsub.Channels;
import io.holdfast.server.command.scripting.Scripting;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.snapshot.ScheduleStatus;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.stats.Statistics;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All parts of the server that something can be read off.
 *
 * @param schedule how the saves go that begin by themselves
 * @param heldWrites requests that were held back because the disk did not keep up
 * @param port that clients connect to
 * @param io how sockets are watched
 */
public record ServerView(
    Settings settings,
    Keyspace keyspace,
    Clients clients,
    BlockedClients blocked,
    Channels channels,
    Scripting scripting,
    Statistics statistics,
    CommandTable table,
    SnapshotSaver saver,
    AppendOnly appendOnly,
    LoadProgress loading,
    Supplier<ScheduleStatus> schedule,
    LongSupplier heldWrites,
    Sampler sampler,
    IntSupplier port,
    String io,
    String redisVersion,
    String holdfastVersion) {}
