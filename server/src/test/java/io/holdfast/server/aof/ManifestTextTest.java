package io.holdfast.server.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.aof.AofFile.Kind;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTextTest {
  private static final Path WHERE = Path.of("appendonly.aof.manifest");

  @Test
  void write_allKinds_isAsRedisWritesIt() throws AofException {
    var manifest =
        new AofManifest(
            new AofFile("a b.2.base.rdb", 2, Kind.BASE),
            List.of(new AofFile("a\"\\\n\u0001é.1.base.rdb", 1, Kind.HISTORY)),
            List.of(new AofFile("a.3.incr.aof", 3, Kind.INCREMENT)));
    byte[] written = ManifestText.write(manifest);
    assertThat(written)
        .asString()
        .isEqualTo(
            """
            file "a b.2.base.rdb" seq 2 type b
            file "a\\"\\\\\\n\\x01\\xc3\\xa9.1.base.rdb" seq 1 type h
            file a.3.incr.aof seq 3 type i
            """);
    assertThat(ManifestText.read(WHERE, written)).isEqualTo(manifest);
  }

  @Property(tries = 300)
  void read_anyName_isWhatWasWritten(
      @ForAll @StringLength(min = 1, max = 40) @CharRange(from = '\1', to = '\u02ff') String name)
      throws AofException {
    var file = new AofFile(name.replace('/', '_'), 7, Kind.INCREMENT);
    var manifest = AofManifest.EMPTY.with(file);
    assertThat(ManifestText.read(WHERE, ManifestText.write(manifest))).isEqualTo(manifest);
  }

  @Test
  void read_remarksAndUnknownPairs_passesThemOver() throws AofException {
    assertThat(read("#x\nfile a seq 1 type b later 2\nTYPE i SEQ 4 FILE \"b\"\n"))
        .isEqualTo(
            new AofManifest(
                new AofFile("a", 1, Kind.BASE),
                List.of(),
                List.of(new AofFile("b", 4, Kind.INCREMENT))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "file a seq 1 type b",
        "file a seq 1 type\n",
        "file a seq 0 type b\n",
        "file a seq x type b\n",
        "file a/b seq 1 type b\n",
        "file a seq 1 type x\n",
        "file \"a seq 1 type b\n",
        "file a seq 1 type b\nfile b seq 2 type b\n",
        "file a seq 2 type i\nfile b seq 2 type i\n"
      })
  void read_whatRedisRefuses_isRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(AofException.class)
        .hasMessageStartingWith("appendonly.aof.manifest at offset ");
  }

  private static AofManifest read(String text) throws AofException {
    return ManifestText.read(WHERE, Resp.bytes(text));
  }
}
