package io.holdfast.sim.backupstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A backup store as a catalogue: which volumes and backups it holds, and what their configurations
 * say.
 */
public final class BackupStore implements AutoCloseable {
  private static final Pattern CONFIG_NAME = Pattern.compile("backup_(.+)\\.cfg");

  private final ObjectStore objects;

  public BackupStore(ObjectStore objects) {
    this.objects = objects;
  }

  ObjectStore objects() {
    return objects;
  }

  public void probe() throws IOException {
    objects.probe();
  }

  /** The names of all volumes, whether or not they have backups. */
  public List<String> volumes() throws IOException {
    var names = new ArrayList<String>();
    for (String first : objects.list(StoreLayout.VOLUMES)) {
      for (String second : objects.list(StoreLayout.VOLUMES + first)) {
        for (String volume : objects.list(StoreLayout.VOLUMES + first + second)) {
          if (volume.endsWith("/")) {
            names.add(volume.substring(0, volume.length() - 1));
          }
        }
      }
    }
    return names;
  }

  /** The names of a volume's backups, finished or not. */
  public List<String> backups(String volume) throws IOException {
    var names = new ArrayList<String>();
    for (String name : objects.list(StoreLayout.backups(volume))) {
      var match = CONFIG_NAME.matcher(name);
      if (match.matches()) {
        names.add(match.group(1));
      }
    }
    return names;
  }

  /** A volume's configuration; empty if there is none. */
  public Optional<VolumeConfig> volume(String volume) throws IOException {
    String key = StoreLayout.volumeConfig(volume);
    try {
      return Optional.of(
          parse("backup volume " + volume, key, objects.get(key), VolumeConfig.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * A backup's configuration.
   *
   * @throws DamagedBackupException when it is missing, cannot be parsed or is that of another
   *     backup
   */
  public BackupConfig backup(String volume, String backup) throws IOException {
    String key = StoreLayout.backupConfig(volume, backup);
    BackupConfig config;
    try {
      config = parse("backup " + backup, key, objects.get(key), BackupConfig.class);
    } catch (NoSuchFileException e) {
      throw new DamagedBackupException(
          "backup " + backup + ": configuration " + key + " is missing in the store", e);
    }
    if (!config.name().equals(backup) || !config.volumeName().equals(volume)) {
      throw new DamagedBackupException(
          "backup "
              + backup
              + ": configuration "
              + key
              + " is that of backup "
              + config.name()
              + " of volume "
              + config.volumeName());
    }
    return config;
  }

  /** A finished backup's blocks, ready to be read. */
  public BackupReader reader(String volume, String backup) throws IOException {
    var config = backup(volume, backup);
    if (!config.finished()) {
      throw new DamagedBackupException(
          "backup " + backup + ": its configuration says that it was never finished");
    }
    return new BackupReader(objects, config);
  }

  private static <T> T parse(String what, String key, byte[] json, Class<T> type)
      throws DamagedBackupException {
    try {
      T value = Json.MAPPER.readValue(json, type);
      if (value == null) {
        throw new DamagedBackupException(what + ": configuration " + key + " is empty");
      }
      if (Json.MAPPER.valueToTree(value).path("Name").asText("").isEmpty()) {
        throw new DamagedBackupException(what + ": configuration " + key + " has no Name");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new DamagedBackupException(
          what + ": configuration " + key + " cannot be parsed: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw e instanceof DamagedBackupException damaged
          ? damaged
          : new DamagedBackupException(
              what + ": configuration " + key + " cannot be parsed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    objects.close();
  }
}
