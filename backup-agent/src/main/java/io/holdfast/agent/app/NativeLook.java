package io.holdfast.agent.app;

/** Looks after the policies that Longhorn carries out, where there are any. */
interface NativeLook extends Runnable {}
