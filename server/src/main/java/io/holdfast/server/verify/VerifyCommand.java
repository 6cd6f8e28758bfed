package io.holdfast.server.verify;

import io.holdfast.server.aof.AppendOnlyNames;
import io.holdfast.server.commandline.PlainName;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.snapshot.SnapshotSeries;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of verify mode. Exit codes: see {@link VerifyReport.Result}; 2 is wrong use. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Reads the snapshot in a data folder, changes nothing, and says whether it is what its"
            + " manifest tells.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:verified: the content agrees with the manifest (and with --expect-…)",
      "1:mismatch: it loads, but differs",
      "2:wrong use of this command",
      "3:no-manifest: it loads, and there is nothing to compare it with",
      "4:unreadable: the file is missing, damaged or of an unknown format"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "the data folder, which may be mounted read-only")
  private Path dir = Path.of(".");

  @Option(
      names = "--dbfilename",
      paramLabel = "FILE",
      converter = PlainName.class,
      description =
          "the snapshot's name in it; with {timestamp} the newest is read (default: the newest that"
              + " a manifest describes, else dump.rdb)")
  private @Nullable String dbfilename;

  @Mixin private AppendOnlyNames appendOnly = new AppendOnlyNames();

  @Option(names = "--json", description = "print one JSON object instead of text")
  private boolean json;

  @Option(
      names = "--expect-digest",
      paramLabel = "HEX",
      description = "the content's digest as HOLDFAST BARRIER told it, 32 hexadecimal digits")
  private @Nullable String expectDigest;

  @Option(names = "--expect-keys", paramLabel = "N", description = "how many keys there have to be")
  private @Nullable Long expectKeys;

  @Override
  public Integer call() throws IOException {
    check();
    VerifyReport report =
        new Verifier(
                snapshot(),
                appendOnly.in(dir),
                expectDigest == null ? null : expectDigest.toLowerCase(Locale.ROOT),
                expectKeys)
            .verify();
    var out = spec().commandLine().getOut();
    out.print(json ? report.toJson() + "\n" : report.toText());
    out.flush();
    return report.result().exitCode();
  }

  private SnapshotFiles snapshot() throws IOException {
    Storage disk = Storage.disk();
    if (dbfilename != null) {
      return new SnapshotSeries(dir, dbfilename, 1, disk).latest();
    }
    return SnapshotFiles.newest(dir, disk);
  }

  private void check() {
    if (expectDigest != null && !expectDigest.matches("[0-9a-fA-F]{32}")) {
      throw new ParameterException(
          spec().commandLine(), "--expect-digest " + expectDigest + ": not 32 hexadecimal digits");
    }
    if (expectKeys != null && expectKeys < 0) {
      throw new ParameterException(
          spec().commandLine(), "--expect-keys " + expectKeys + ": not a number from 0 up");
    }
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("only picocli runs this");
    }
    return spec;
  }
}
