package io.holdfast.server.client;

import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection's state. Only its event loop touches it, but for the fields marked volatile; while
 * it is blocked, whoever serves it under the locks of the keys it waits for. What CLIENT LIST shows
 * of the last request is written for each one and so is not volatile: others may see it late.
 */
public final class Client {
  private static final AtomicLong NEXT_ID = new AtomicLong(1);

  /** Which replies the client wants, by CLIENT REPLY. */
  public enum Replies {
    ALL,
    NONE,
    /** All but the next. */
    SKIP_NEXT
  }

  private final long id;
  private final Reply reply;
  private final Link link;
  private final long createdAt = System.currentTimeMillis();
  private final Subscriptions subscriptions = new Subscriptions();
  private final Watching watching = new Watching();
  private long spent;
  private long appended;

  /** The database that SELECT chose. */
  public volatile int database;

  /** What was read of keys to bring them near; of no use but that it was read. */
  public long read;

  public volatile boolean authenticated;

  /** The name that CLIENT SETNAME gave, empty without one. */
  public volatile String name = "";

  /** What CLIENT SETINFO told of the client's library. */
  public volatile String libraryName = "";

  public volatile String libraryVersion = "";

  /** The last command, as CLIENT LIST shows it. */
  public String lastCommand = "NULL";

  /** When the client last sent a request, Unix time in milliseconds. */
  public long lastRequestAt = createdAt;

  /** Gets a copy of every command, by MONITOR. */
  public volatile boolean monitoring;

  public volatile boolean noEvict;

  /** Too much memory was in use, and nothing could be evicted, before the script that it runs. */
  public boolean outOfMemory;

  /** The error that its script ends with was counted where it came from. */
  public boolean errorCounted;

  /** Nobody is to be told what its script wrote, since the server ends unsaved. */
  public boolean dropsEffects;

  /** Its commands do not count as use of a key, by CLIENT NO-TOUCH. */
  public volatile boolean noTouch;

  /** What the client waits for; null when it does not. */
  private volatile @Nullable Wait waiting;

  private volatile @Nullable Transaction transaction;
  private volatile boolean closing;
  private Replies replies = Replies.ALL;
  private long hits;
  private long misses;
  private List<LargeArgument> larges = List.of();

  /** Why a client reads no further requests for now. */
  @FunctionalInterface
  public interface Wait {
    /**
     * Ends the wait from outside; false when it can't be ended so, or ended at this moment.
     *
     * @param withError whether the client gets UNBLOCKED as an error, or what a timeout gives
     */
    boolean unblock(boolean withError);
  }

  public Client(long id, Reply reply) {
    this(id, reply, Link.NONE);
  }

  public Client(long id, Reply reply, Link link) {
    this.id = id;
    this.reply = reply;
    this.link = link;
  }

  /** A number for a new client; never given twice. */
  public static long nextId() {
    return NEXT_ID.getAndIncrement();
  }

  public long id() {
    return id;
  }

  public Reply reply() {
    return reply;
  }

  public Link link() {
    return link;
  }

  /** Unix time in milliseconds. */
  public long createdAt() {
    return createdAt;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  public Watching watching() {
    return watching;
  }

  /** The commands since MULTI; null outside. */
  public @Nullable Transaction transaction() {
    return transaction;
  }

  public void begin(Transaction begun) {
    transaction = begun;
  }

  /** Forgets the transaction, after EXEC or DISCARD. */
  public void endTransaction() {
    transaction = null;
  }

  /** True while the client waits for a key, a pause's end or the like, and no request is read. */
  public boolean isWaiting() {
    return waiting != null;
  }

  public @Nullable Wait waiting() {
    return waiting;
  }

  public void waitFor(Wait wait) {
    waiting = wait;
  }

  public void endWait() {
    waiting = null;
  }

  /** Has the connection closed once what was replied is sent; no further request is read. */
  public void closeAfterReply() {
    closing = true;
  }

  public boolean isClosing() {
    return closing;
  }

  public Replies replies() {
    return replies;
  }

  public void replies(Replies wanted) {
    replies = wanted;
  }

  /** Keeps large arguments until {@link #releaseLarges}. */
  public void keep(List<LargeArgument> some) {
    if (larges.isEmpty()) {
      larges = some;
    } else {
      List<LargeArgument> all = new ArrayList<>(larges);
      all.addAll(some);
      larges = all; // never changed once others can see it
    }
  }

  /** True when one of its requests has arguments outside the heap. */
  public boolean hasLarges() {
    return !larges.isEmpty();
  }

  /** The argument that an array stands for; null when it stands for itself. */
  @SuppressWarnings("ReferenceEquality") // that is how they are told apart
  public @Nullable LargeArgument large(byte[] stand) {
    for (LargeArgument large : larges) {
      if (large.stand() == stand) {
        return large;
      }
    }
    return null;
  }

  /** Bytes of the arguments that it keeps outside the heap. */
  public long largeBytes() {
    long bytes = 0;
    for (LargeArgument large : larges) {
      bytes += large.held();
    }
    return bytes;
  }

  /** Lets go of them, after the requests that have them are done. */
  public void releaseLarges() {
    larges.forEach(LargeArgument::close);
    larges = List.of();
  }

  /** Forgets them, since somebody else closes them. */
  public void forgetLarges() {
    larges = List.of();
  }

  /** Takes up what was appended to the append-only file for this client; 0 is nothing. */
  public void appendedTo(long offset) {
    if (offset > appended) {
      appended = offset;
    }
  }

  /** The offset of the append-only file after all that was appended for this client. */
  public long appended() {
    return appended;
  }

  /** Counts the time that a command of its took, in nanoseconds. */
  public void spend(long nanos) {
    spent += nanos;
  }

  /** What was counted since this was called last. */
  public long takeSpent() {
    long taken = spent;
    spent = 0;
    return taken;
  }

  /** Counts a lookup by a reading command, for INFO's keyspace_hits and keyspace_misses. */
  public void countLookup(boolean hit) {
    if (hit) {
      hits++;
    } else {
      misses++;
    }
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }
}
