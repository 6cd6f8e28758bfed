package io.holdfast.server.resp;

/** Bytes that are no request. The connection is closed after the error line was sent. */
public final class ProtocolException extends RuntimeException {
  public ProtocolException(String message) {
    super(message, null, false, false);
  }

  /** The error line as Redis words it. */
  public String errorLine() {
    return "ERR Protocol error: " + getMessage();
  }
}
