package io.holdfast.agent.app;

import java.util.function.Supplier;

/** Finds the live volume's name; it may throw while the cluster does not answer. */
interface LiveVolume extends Supplier<String> {}
