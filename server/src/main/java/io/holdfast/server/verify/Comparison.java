package io.holdfast.server.verify;

import io.holdfast.server.snapshot.DatabaseSummary;
import io.holdfast.server.snapshot.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects in words how what was found differs from what was told. */
final class Comparison {
  private static final DatabaseSummary NOTHING = new DatabaseSummary(-1, 0, 0, Map.of());

  private final List<String> differences = new ArrayList<>();

  List<String> differences() {
    return List.copyOf(differences);
  }

  /** Compares one thing that both sides have. */
  void compare(String what, String teller, Object told, @Nullable Object found) {
    if (!told.equals(found)) {
      differences.add(what + ": " + teller + " " + told + ", found " + found);
    }
  }

  void compare(Manifest manifest, String file, long bytes, String sha256) {
    compare("file name", "manifest", manifest.file(), file);
    compare("file size", "manifest", manifest.bytes(), bytes);
    compare("file sha256", "manifest", manifest.sha256(), sha256);
  }

  void compare(Manifest manifest, String digest, long keys, List<DatabaseSummary> found) {
    compare("digest", "manifest", manifest.digest(), digest);
    compare("keys", "manifest", manifest.keys(), keys);
    Map<Integer, DatabaseSummary> told = byNumber(manifest.databases());
    Map<Integer, DatabaseSummary> present = byNumber(found);
    var numbers = new TreeSet<>(told.keySet());
    numbers.addAll(present.keySet());
    for (int number : numbers) {
      compare(number, told.getOrDefault(number, NOTHING), present.getOrDefault(number, NOTHING));
    }
  }

  private void compare(int number, DatabaseSummary told, DatabaseSummary found) {
    String database = "db " + number + ": ";
    compare(database + "keys", "manifest", told.keys(), found.keys());
    compare(database + "keys with expiry", "manifest", told.expires(), found.expires());
    var types = new TreeSet<>(told.types().keySet());
    types.addAll(found.types().keySet());
    for (String type : types) {
      compare(
          database + type + " keys",
          "manifest",
          told.types().getOrDefault(type, 0L),
          found.types().getOrDefault(type, 0L));
    }
  }

  private static Map<Integer, DatabaseSummary> byNumber(List<DatabaseSummary> databases) {
    Map<Integer, DatabaseSummary> byNumber = new TreeMap<>();
    databases.forEach(database -> byNumber.put(database.db(), database));
    return byNumber;
  }
}
