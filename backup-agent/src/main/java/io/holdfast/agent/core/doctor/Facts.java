package io.holdfast.agent.core.doctor;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Deployed;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.StoreFacts;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.status.Health;
import java.time.Instant;
import java.util.List;

/**
 * What the rules look at, gathered once.
 *
 * @param deployed not seen outside Kubernetes
 * @param targets those that the policies back up to, and all export targets
 * @param config whether the configuration file is in force
 * @param sealing whether reports of restore checks are sealed
 */
record Facts(
    Instant now,
    Look<StoreFacts> store,
    Look<Volume> volume,
    Look<Deployed> deployed,
    Look<List<BackupTarget>> targets,
    List<Policy> policies,
    AgentState state,
    Health config,
    boolean sealing) {}
