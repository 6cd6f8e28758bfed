/**
 * The keyspace: shards with a lock each, and in each shard one table per numbered database. Expiry
 * and the hooks that a running snapshot needs live here, so that no command can forget them.
 */
@NullMarked
package io.holdfast.server.keyspace;

import org.jspecify.annotations.NullMarked;
