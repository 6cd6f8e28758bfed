/**
 * The keyspace: shards with a lock and memory of their own each, and in each shard an index of
 * records per numbered database. Expiry, the hooks that a running snapshot needs, and the freeing
 * of what was removed live here, so that no command can forget them.
 */
@NullMarked
package io.holdfast.server.keyspace;

import org.jspecify.annotations.NullMarked;
