/**
 * Commands on sorted sets. All ranges, whether by rank, score or name, become a range of ranks
 * first; reading, counting, storing and removing then share the rest.
 */
@NullMarked
package io.holdfast.server.command.sortedsets;

import org.jspecify.annotations.NullMarked;
