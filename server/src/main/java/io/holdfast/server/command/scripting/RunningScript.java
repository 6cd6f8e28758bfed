package io.holdfast.server.command.scripting;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The script that runs now, if one does: how long, whether it has written, and whether somebody
 * wants it to end. Any thread may ask; the one that runs the script tells.
 */
public final class RunningScript {
  private static final Logger log = LoggerFactory.getLogger(RunningScript.class);

  private static final String STOPPING = "ERR The server is shutting down";

  private volatile long thresholdNanos = TimeUnit.SECONDS.toNanos(5);
  private volatile @Nullable Run run;
  private volatile boolean busy;
  private volatile @Nullable String end; // why it has to end
  private boolean wrote;
  private boolean dropped;
  private boolean stopping;

  /**
   * One that runs.
   *
   * @param function whether it is one, or else a script
   * @param name the function's, or the script's digest
   * @param call what runs it
   * @param begun of {@link System#nanoTime}
   */
  public record Run(boolean function, String name, Call call, long begun) {
    /** Milliseconds so far. */
    public long millis() {
      return (System.nanoTime() - begun) / 1_000_000;
    }
  }

  /** After how long others are told, and it may be ended; 0 is never. */
  public void threshold(long millis) {
    thresholdNanos = millis <= 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  synchronized void begin(Run begun) {
    run = begun;
    wrote = false;
    dropped = false;
    end = stopping ? STOPPING : null;
    busy = false;
  }

  synchronized void end() {
    run = null;
    busy = false;
    end = null;
  }

  /** What runs now, or null. */
  public @Nullable Run run() {
    return run;
  }

  /** True while one runs for a function. */
  public boolean isFunction() {
    Run now = run;
    return now != null && now.function();
  }

  /** Why no other command is carried out now; null when nothing runs for long. */
  public @Nullable String busy() {
    return busy ? busyLine(isFunction()) : null;
  }

  private static String busyLine(boolean function) {
    return "BUSY Redis is busy running a script. You can only call %s KILL or SHUTDOWN NOSAVE."
        .formatted(function ? "FUNCTION" : "SCRIPT");
  }

  /** Takes up that it is about to write; an error line when it may not any more. */
  synchronized @Nullable String write() {
    if (end != null) {
      return end;
    }
    wrote = true;
    return null;
  }

  /** True when it has written. */
  synchronized boolean hasWritten() {
    return wrote;
  }

  /**
   * Looks at the clock, and serves others when it is time to; called now and then by the script.
   *
   * @return why it has to end; null when it may go on
   */
  @Nullable String watch() {
    Run now = run;
    if (now == null || end != null) {
      return end;
    }
    if (!busy && System.nanoTime() - now.begun() > thresholdNanos) {
      busy = true;
      log.warn(
          "Slow script detected: still in execution after {} milliseconds. You can try killing the"
              + " script using the {} KILL command. Script name is: {}.",
          now.millis(),
          now.function() ? "FUNCTION" : "SCRIPT",
          now.name());
    }
    if (busy) {
      now.call().client().link().longRequest().serveOthers();
    }
    return end;
  }

  /**
   * Has it end, for SCRIPT KILL and FUNCTION KILL.
   *
   * @throws CommandException when none runs, or another kind, or it has written
   */
  public synchronized void kill(boolean function) {
    Run now = run;
    if (now == null) {
      throw new CommandException("NOTBUSY No scripts in execution right now.");
    }
    if (now.function() != function) {
      throw new CommandException(busyLine(now.function()));
    }
    if (wrote) {
      throw new CommandException(
          "UNKILLABLE Sorry the script already executed write commands against the dataset. You can"
              + " either wait the script termination or kill the server in a hard way using the"
              + " SHUTDOWN NOSAVE command.");
    }
    end = "ERR Script killed by user with %s KILL...".formatted(function ? "FUNCTION" : "SCRIPT");
    log.warn("The script {} is killed by a client", now.name());
  }

  /**
   * Has it end since it takes too much memory, even if it has written: else the system would end
   * the process, and with it all that is not saved. What it wrote stays, as with any other error.
   *
   * @param most bytes that it may take
   * @return the error line
   */
  synchronized String exceed(long most) {
    String line =
        "OOM the script's tables and strings take more than lua-memory-limit, %d bytes"
            .formatted(most);
    Run now = run;
    if (now != null) {
      end = line;
      log.warn(
          "The script {} is ended: it takes more than lua-memory-limit, {} bytes{}",
          now.name(),
          most,
          wrote ? "; what it wrote stays" : "");
    }
    return line;
  }

  /**
   * Has it end even if it has written, since the server stops without saving: what it wrote is told
   * nobody.
   */
  public synchronized void drop() {
    if (run != null) {
      end = STOPPING;
      dropped = wrote;
    }
  }

  /**
   * Has it end, and each that would begin, since the server stops. One that has written goes on to
   * its own end: half of what it does must not be saved.
   */
  public synchronized void stop() {
    stopping = true;
    Run now = run;
    if (now != null && !wrote) {
      end = STOPPING;
    } else if (now != null && end == null) {
      log.warn("The script {} has written: the server stops when it ends", now.name());
    }
  }

  /** True when somebody wants it to end. */
  boolean isEnding() {
    return end != null;
  }

  /** True when nobody is to be told what it wrote. */
  synchronized boolean isDropped() {
    return dropped;
  }
}
