package io.holdfast.agent.http;

import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.HandOver;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Hands restored files over by HTTP. Knows what was sent, and believes a recipient of the same. */
public final class HandOverDesk implements HandOver {
  private volatile @Nullable Offer offer;

  @Override
  public void offer(String run, RestoredFile file) {
    offer = new Offer(run, file);
  }

  @Override
  public long sent(String run) {
    Offer now = offer;
    return now == null || !now.run.equals(run) ? 0 : now.sent.get();
  }

  @Override
  public boolean isReceived(String run) {
    Offer now = offer;
    return now != null && now.run.equals(run) && now.received;
  }

  @Override
  public void withdraw(String run) {
    Offer now = offer;
    if (now != null && now.run.equals(run)) {
      offer = null;
    }
  }

  /**
   * What a run hands over now.
   *
   * @throws NoSuchThing when that is nothing
   */
  Offer of(String run) {
    Offer now = offer;
    if (now == null || !now.run.equals(run)) {
      throw new NoSuchThing("run " + run + " hands no file over now");
    }
    return now;
  }

  /** One file, for one run. */
  static final class Offer {
    private final String run;
    private final RestoredFile file;
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable String sum;
    private volatile boolean received;

    private Offer(String run, RestoredFile file) {
      this.run = run;
      this.file = file;
    }

    RestoredFile file() {
      return file;
    }

    /** The file once more from its beginning, watched. */
    InputStream read() throws IOException {
      return new Watched(file.read());
    }

    /**
     * Takes a recipient's word.
     *
     * @throws Refused when something else was sent
     */
    void receive(String sha256) {
      String whole = sum;
      if (!sha256.equalsIgnoreCase(whole)) {
        throw new Refused(
            "what arrived has the SHA-256 "
                + sha256
                + ", "
                + (whole == null ? "and the file was not sent whole" : "what was sent " + whole));
      }
      received = true;
    }

    private final class Watched extends FilterInputStream {
      private final MessageDigest digest = Sha256.digest();
      private long count;

      private Watched(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
          digest.update(into, offset, read);
          count += read;
          sent.addAndGet(read);
          if (count == file.size()) {
            sum = HexFormat.of().formatHex(digest.digest());
          }
        }
        return read;
      }

      @Override
      public long skip(long bytes) {
        return 0;
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    }
  }
}
