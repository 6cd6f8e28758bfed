package io.holdfast.server.config;

import static io.holdfast.server.config.Parameter.Change.AT_START;

import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.FsyncPolicy;
import java.util.List;
import java.util.Locale;
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

  public static final Parameter<Boolean> APPENDONLY =
      Parameter.of(
          "appendonly",
          ParameterType.yesNo(),
          "no",
          "Keeps an append-only file: every change, beside the snapshots.");

  public static final Parameter<FsyncPolicy> APPENDFSYNC =
      Parameter.of(
          "appendfsync",
          new ParameterType<>(
              "always, everysec or no",
              "argument(s) must be one of the following: always, everysec, no",
              text -> FsyncPolicy.valueOf(text.toUpperCase(Locale.ROOT)),
              policy -> policy.name().toLowerCase(Locale.ROOT)),
          "everysec",
          "When the append-only file is forced to disk; always: before the client is told.");

  public static final Parameter<String> APPENDFILENAME =
      Parameter.of(
              "appendfilename",
              fileName("appendfilename"),
              AofFolder.FILENAME,
              "How the names of the append-only file's parts begin.")
          .change(AT_START);

  public static final Parameter<String> APPENDDIRNAME =
      Parameter.of(
              "appenddirname",
              fileName("appenddirname"),
              AofFolder.DIRNAME,
              "The folder of those parts, in the data folder.")
          .change(AT_START);

  public static final Parameter<Boolean> AOF_LOAD_TRUNCATED =
      Parameter.of(
          "aof-load-truncated",
          ParameterType.yesNo(),
          "yes",
          "Cuts a torn end of the append-only file at the start, and keeps what is cut beside it.");

  public static final Parameter<Boolean> AOF_SKIP_FAILED =
      Parameter.of(
              "aof-skip-failed-commands",
              ParameterType.yesNo(),
              "no",
              "Starts even if commands of the append-only file fail; else the first ends the start.")
          .change(AT_START);

  public static final Parameter<Boolean> AOF_USE_RDB_PREAMBLE =
      Parameter.of(
          "aof-use-rdb-preamble",
          ParameterType.yesNo(),
          "yes",
          "A rewrite's base is always a dump; no is accepted and has no effect.");

  public static final Parameter<Long> AOF_REWRITE_PERCENTAGE =
      Parameter.of(
          "auto-aof-rewrite-percentage",
          ParameterType.number(0, Integer.MAX_VALUE),
          "100",
          "Rewrites the append-only file when it has grown so much since the last time; 0: never.");

  public static final Parameter<Long> AOF_REWRITE_MIN_SIZE =
      Parameter.of(
          "auto-aof-rewrite-min-size",
          ParameterType.memory(0),
          "64mb",
          "Smaller append-only files are not rewritten by themselves.");

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
          APPENDFSYNC,
          APPENDFILENAME,
          APPENDDIRNAME,
          AOF_LOAD_TRUNCATED,
          AOF_SKIP_FAILED,
          AOF_USE_RDB_PREAMBLE,
          AOF_REWRITE_PERCENTAGE,
          AOF_REWRITE_MIN_SIZE);

  private PersistenceParameters() {}

  private static ParameterType<String> fileName(String parameter) {
    return new ParameterType<>(
        "a file name without slashes",
        parameter + " can't be a path, just a filename",
        text -> {
          if (text.isEmpty() || text.contains("/")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        },
        text -> text);
  }
}
