package io.holdfast.server.snapshot;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * How much one database holds.
 *
 * @param db its number
 * @param expires keys that have an expiry
 * @param types keys by the type's name; types without keys are left out
 */
@JsonPropertyOrder({"db", "keys", "expires", "types"})
public record DatabaseSummary(int db, long keys, long expires, Map<String, Long> types) {}
