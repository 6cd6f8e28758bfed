package io.holdfast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
  @TempDir Path folder;

  private static Settings read(String... flags) {
    return Flags.read(List.of(flags), Map.of()).settings();
  }

  @Test
  void read_statefulSetOfDragonfly_isUnderstood() {
    Settings settings =
        read(
            "--requirepass=p@ss",
            "--dir=/data",
            "--maxmemory=1gb",
            "--logtostderr",
            "--metrics_port=9999");
    assertThat(settings.get(NetworkParameters.REQUIREPASS)).isEqualTo("p@ss");
    assertThat(settings.get(PersistenceParameters.DIR)).isEqualTo("/data");
    assertThat(settings.get(MemoryParameters.MAXMEMORY)).isEqualTo(1L << 30);
    assertThat(settings.get(NetworkParameters.METRICS_PORT)).isEqualTo(9999);
  }

  @Test
  void read_eitherFormOfNameAndValue_isTheSame() {
    assertThat(read("--maxmemory_policy", "ALLKEYS-LRU").get(MemoryParameters.POLICY))
        .isEqualTo("allkeys-lru");
    assertThat(read("--maxmemory-policy=allkeys-lru").get(MemoryParameters.POLICY))
        .isEqualTo("allkeys-lru");
    assertThat(read("--cache_mode").get(MemoryParameters.CACHE_MODE)).isTrue();
    assertThat(read("--cache-mode=false").get(MemoryParameters.CACHE_MODE)).isFalse();
    assertThat(read("--dbnum", "4").get(BehaviourParameters.DATABASES)).isEqualTo(4);
    assertThat(read("--save", "").get(PersistenceParameters.SAVE).isEmpty()).isTrue();
  }

  @Test
  void read_environmentAndFile_comeBeforeTheCommandLine() throws IOException {
    Path file = Files.writeString(folder.resolve("flags"), "# a comment\n--port=1\nmaxclients=5\n");
    Settings settings =
        Flags.read(
                List.of("--flagfile=" + file, "--port=3"),
                Map.of("DFLY_port", "7", "DFLY_maxmemory", "1mb", "HOLDFAST_MAXMEMORY", "2mb"))
            .settings();
    assertThat(settings.get(NetworkParameters.PORT)).isEqualTo(3);
    assertThat(settings.get(NetworkParameters.MAXCLIENTS)).isEqualTo(5);
    assertThat(settings.get(MemoryParameters.MAXMEMORY)).isEqualTo(2 << 20);
  }

  @Test
  void read_passwordFile_firstLineCounts() throws IOException {
    Path file = Files.writeString(folder.resolve("pw"), "secret\nrest\n");
    assertThat(read("--requirepass-file", file.toString()).get(NetworkParameters.REQUIREPASS))
        .isEqualTo("secret");
  }

  @Test
  void read_flagsOfDragonflyWithoutMeaning_areNamed() {
    assertThat(
            Flags.read(List.of("--point_in_time_snapshot", "--version_check=false"), Map.of())
                .ignored())
        .containsExactlyInAnyOrder("point-in-time-snapshot", "version-check");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--maxmemry=1gb | --maxmemry: no such flag; did you mean --maxmemory? --help lists all",
        "--port=70000 | --port '70000': accepted: 0 to 65535",
        "--maxmemory=lots | --maxmemory 'lots': accepted: bytes, or a number with k, kb, m, mb, g, gb, t, tb",
        "--io=select | --io 'select': accepted: auto, epoll, io_uring, nio",
        "--snapshot_cron=daily | --snapshot-cron 'daily': accepted: five fields of cron such as '0 */6 * * *', or nothing",
        "serve | serve: not a flag; accepted: flags that begin with --, see --help",
      })
  void read_wrongFlag_saysWhatIsAccepted(String flag, String line) {
    assertThatThrownBy(() -> read(flag)).isInstanceOf(UsageException.class).hasMessage(line);
  }

  @Test
  void helpText_namesEveryParameter() {
    String help = Flags.helpText();
    Parameters.all().forEach(parameter -> assertThat(help).contains("--" + parameter.name()));
  }

  @Test
  void initialValue_ofEveryParameter_isAcceptedByItsType() {
    assertThat(Parameters.all()).hasSizeGreaterThan(50);
    Parameters.all().forEach(parameter -> assertThat(parameter.initialValue()).isNotNull());
  }

  @ParameterizedTest
  @CsvSource({
    "0 */6 * * *, 2026-11-21T12:00:00Z, true",
    "0 */6 * * *, 2026-11-21T13:00:00Z, false",
    "*/5 * * * *, 2026-11-21T13:35:00Z, true",
    "30 4 1 * 1, 2026-12-01T04:30:00Z, true",
    "30 4 1 * 1, 2026-11-23T04:30:00Z, true",
    "30 4 * * 7, 2026-11-22T04:30:00Z, true",
    "30 4 * * 1-5, 2026-11-22T04:30:00Z, false",
  })
  void cron_fits_atItsTimes(String cron, String time, boolean fits) {
    assertThat(CronSchedule.TYPE.read(cron).fits(ZonedDateTime.parse(time))).isEqualTo(fits);
  }
}
