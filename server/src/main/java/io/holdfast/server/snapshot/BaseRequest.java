package io.holdfast.server.snapshot;

import io.holdfast.server.storage.Storage;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Somebody's wish for a dump that is no snapshot but the base of an append-only file.
 *
 * @param storage where it is written
 * @param moment called at the dump's moment, while all shards are locked; tells the path
 * @param written ends with the dump's size in bytes once it is forced to the disk
 */
record BaseRequest(Storage storage, Supplier<Path> moment, CompletableFuture<Long> written) {}
