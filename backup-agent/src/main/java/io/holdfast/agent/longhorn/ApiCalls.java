package io.holdfast.agent.longhorn;

/** Is told of every call to Longhorn, for metrics. */
public interface ApiCalls {
  /**
   * A call has ended.
   *
   * @param call what was called, without names of volumes: {@code GET volumes}, {@code POST volumes
   *     snapshotBackup}
   * @param outcome ok, not_found, refused or unreachable
   * @param nanos how long it took
   */
  void ended(String call, String outcome, long nanos);
}
