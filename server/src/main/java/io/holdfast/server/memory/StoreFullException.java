package io.holdfast.server.memory;

/** A shard's address range is used up. Nothing was changed by the call that threw it. */
public final class StoreFullException extends RuntimeException {
  StoreFullException(long size) {
    super("a shard's " + size + " bytes of addresses are used up", null, false, false);
  }
}
