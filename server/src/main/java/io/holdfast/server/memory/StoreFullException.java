package io.holdfast.server.memory;

/** Addresses are used up. Nothing was changed by the call that threw it. */
public final class StoreFullException extends RuntimeException {
  StoreFullException(long size) {
    super("a shard's " + size + " bytes of addresses are used up", null, false, false);
  }

  private StoreFullException(String message, Throwable cause) {
    super(message, cause);
  }

  static StoreFullException noAddresses(long size, Throwable cause) {
    return new StoreFullException("the system gave no addresses for " + size + " bytes", cause);
  }
}
