package io.holdfast.bench.result;

import java.util.Locale;

/** What a figure says, and how it is written. */
public enum Metric {
  OPERATIONS("operations a second", true),
  SERVER_CPU("server CPU, µs an operation", false),
  /** Of the cores that the server may use, while the operations ran. */
  SERVER_BUSY("server's cores busy, %", true),
  P50("p50, µs", false),
  P99("p99, µs", false),
  P999("p99.9, µs", false),
  MAXIMUM("maximum, µs", false),
  /** Operations a second with each connection waiting for its reply. */
  SATURATION("saturation, operations a second", true),
  KEY_BYTES("used_memory, bytes a key", false),
  RESIDENT("resident memory, MiB", false),
  RESIDENT_OVERHEAD("resident memory less used_memory, MiB", false),
  /** Operations a second on two cores, divided by those on one. */
  SPEEDUP("two cores against one", true),
  SAVE("BGSAVE, s", false),
  /** With a snapshot that is written then. */
  STOP("SIGTERM to exit, s", false),
  /** To the first PING that is answered with PONG. */
  LOAD("start with data, s", false),
  RESTART("SIGTERM to first reply, s", false),
  SAVE_SLOWDOWN("p99.9 during a save over that without", false),
  /** Of the process and what it forks, shared pages counted once. */
  SAVE_MEMORY("memory more during a save, %", false),
  SAVE_USED("used_memory more during a save, %", false);

  private final String title;
  private final boolean higherIsBetter;

  Metric(String title, boolean higherIsBetter) {
    this.title = title;
    this.higherIsBetter = higherIsBetter;
  }

  public String title() {
    return title;
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Whether it is one figure over another, so that a limit of it needs digits after the point. */
  public boolean isRatio() {
    return this == SPEEDUP || this == SAVE_SLOWDOWN;
  }

  /** With as many digits as mean something. */
  public String format(double value) {
    String pattern =
        switch (this) {
          case OPERATIONS, SATURATION -> "%,.0f";
          case SERVER_CPU, SPEEDUP, SAVE, STOP, LOAD, RESTART, SAVE_SLOWDOWN -> "%.2f";
          case SERVER_BUSY -> "%.0f";
          case P50, P99, P999, MAXIMUM -> "%,.0f";
          case KEY_BYTES, RESIDENT, RESIDENT_OVERHEAD, SAVE_MEMORY, SAVE_USED -> "%,.1f";
        };
    return String.format(Locale.ROOT, pattern, value);
  }
}
