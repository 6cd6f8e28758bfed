package io.holdfast.server.config;

import static io.holdfast.server.config.Parameter.Change.AT_START;

import java.util.List;
import java.util.regex.Pattern;

/** Where the data is kept, and when it is saved. */
public final class PersistenceParameters {
  private static final String TIMESTAMP = Pattern.quote("{timestamp}");

  public static final Parameter<String> DIR =
      Parameter.of("dir", ParameterType.text("a folder's path"), ".", "The folder of the data.")
          .change(AT_START);

  public static final Parameter<String> DBFILENAME =
      Parameter.of(
          "dbfilename",
          new ParameterType<>(
              "a file name without slashes, with {timestamp} at most once",
              "dbfilename can't be a path, just a filename",
              text -> {
                if (text.isEmpty() || text.contains("/") || text.split(TIMESTAMP, -1).length > 2) {
                  throw new IllegalArgumentException(text);
                }
                return text;
              },
              text -> text),
          "dump.rdb",
          "The snapshot's file name in that folder; with {timestamp} each save makes a new file.");

  public static final Parameter<Long> SNAPSHOT_KEEP =
      Parameter.of(
          "snapshot-keep",
          ParameterType.number(1, 10_000),
          "2",
          "How many snapshots are kept when their name has {timestamp}.");

  public static final Parameter<SavePoints> SAVE =
      Parameter.of(
          "save",
          SavePoints.TYPE,
          "3600 1 300 100 60 10000",
          "Saves after so many seconds if so many keys changed; empty: never by itself.");

  public static final Parameter<CronSchedule> SNAPSHOT_CRON =
      Parameter.of(
          "snapshot-cron",
          CronSchedule.TYPE,
          "",
          "Saves at these times: minute hour day month weekday, in UTC; empty: no such times.");

  public static final Parameter<Boolean> STOP_WRITES_ON_ERROR =
      Parameter.of(
          "stop-writes-on-bgsave-error",
          ParameterType.yesNo(),
          "yes",
          "Refuses writes while the last save has failed.");

  public static final Parameter<Boolean> RDBCOMPRESSION =
      Parameter.of(
          "rdbcompression", ParameterType.yesNo(), "yes", "Compresses strings in snapshots (LZF).");

  public static final Parameter<Boolean> RDBCHECKSUM =
      Parameter.of("rdbchecksum", ParameterType.yesNo(), "yes", "Ends snapshots with their CRC64.")
          .change(AT_START);

  public static final Parameter<String> APPENDONLY =
      Parameter.of(
              "appendonly",
              ParameterType.oneOf("no"),
              "no",
              "An append-only file; this version has none, so only no is accepted.")
          .change(AT_START);

  public static final Parameter<String> APPENDFSYNC =
      Parameter.of(
          "appendfsync",
          ParameterType.oneOf("always", "everysec", "no"),
          "everysec",
          "When the append-only file is forced to disk; without one it has no effect.");

  static final List<Parameter<?>> ALL =
      List.of(
          DIR,
          DBFILENAME,
          SNAPSHOT_KEEP,
          SAVE,
          SNAPSHOT_CRON,
          STOP_WRITES_ON_ERROR,
          RDBCOMPRESSION,
          RDBCHECKSUM,
          APPENDONLY,
          APPENDFSYNC);

  private PersistenceParameters() {}
}
