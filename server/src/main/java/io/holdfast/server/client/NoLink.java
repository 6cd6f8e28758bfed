package io.holdfast.server.client;

import io.holdfast.server.resp.Reply;
import java.util.function.Consumer;

/**
 * For a client without a connection: commands that the server or a script gives, and tests.
 *
 * @param remoteAddress what stands in its place
 */
public record NoLink(String remoteAddress) implements Link {
  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void send(Consumer<Reply> message) {}

  @Override
  public Runnable schedule(Runnable task, long millis) {
    return () -> {};
  }

  @Override
  public void resume() {}

  @Override
  public LongRequest longRequest() {
    return LongRequest.NONE;
  }

  @Override
  public void close() {}

  @Override
  public String localAddress() {
    return "";
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public Traffic traffic() {
    return Traffic.NONE;
  }
}
