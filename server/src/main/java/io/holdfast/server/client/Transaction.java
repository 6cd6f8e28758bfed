package io.holdfast.server.client;

import java.util.ArrayList;
import java.util.List;

/** The requests that a client sent since MULTI. */
public final class Transaction {
  private final List<byte[][]> requests = new ArrayList<>();
  private boolean failed;
  private boolean writes;
  private boolean needsMemory;
  private boolean runsScripts;

  /**
   * Adds a request.
   *
   * @param write whether it may change something
   * @param memory whether it may need more memory
   */
  public void add(byte[][] request, boolean write, boolean memory) {
    requests.add(request);
    writes |= write;
    needsMemory |= memory;
  }

  /** Takes up that one of the requests runs a script. */
  public void addScript() {
    runsScripts = true;
  }

  public boolean runsScripts() {
    return runsScripts;
  }

  /** True when one of the requests may change something. */
  public boolean writes() {
    return writes;
  }

  /** True when one of them may need more memory. */
  public boolean needsMemory() {
    return needsMemory;
  }

  public List<byte[][]> requests() {
    return requests;
  }

  /** Takes up that a request was refused, so that EXEC runs none of them. */
  public void fail() {
    failed = true;
  }

  public boolean hasFailed() {
    return failed;
  }
}
