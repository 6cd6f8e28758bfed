/**
 * Commands on keys of any type: existence, names, expiry, walking, sorting. Those that touch keys
 * which their arguments do not name run with all shards locked.
 */
@NullMarked
package io.holdfast.server.command.keys;

import org.jspecify.annotations.NullMarked;
