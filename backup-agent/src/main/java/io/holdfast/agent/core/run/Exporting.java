package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.Dumps;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.FetchedExports;

/** The second way out of the cluster: from the store's dump to a target, and back to be checked. */
public record Exporting(Dumps dumps, Exports targets, FetchedExports fetched) {}
