package io.holdfast.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The age program reads what we write, and the other way round. */
class AgeProgramTest {
  @TempDir private Path folder;

  @BeforeEach
  void requireAge() throws Exception {
    Assumptions.assumeTrue(isThere(), "there is no age on the PATH");
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("age", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 3_000_001})
  void ourFile_isReadByAge(int size) throws Exception {
    AgeKeys keys = AgeKeys.make();
    Path identity = keys.write(folder.resolve("key.txt"));
    TestDump dump = TestDump.of(size);
    Path sealed = folder.resolve("dump.rdb.age");
    EncryptedDump bytes =
        new EncryptedDump(
            dump, new AgeEncryption(List.of(keys.recipient()), null), S3Upload::partSize);
    try (FileChannel out =
        FileChannel.open(sealed, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer all = ByteBuffer.allocate((int) bytes.size());
      bytes.read(all, 0);
      out.write(all.flip());
    }
    Path plain = folder.resolve("dump.rdb");
    run("age", "-d", "-i", identity.toString(), "-o", plain.toString(), sealed.toString());
    assertThat(plain).hasBinaryContent(dump.bytes());
  }

  @Test
  void ageKeygensKeyAndAgesFile_areReadByUs() throws Exception {
    Path identity = folder.resolve("key.txt");
    run("age-keygen", "-o", identity.toString());
    String recipient =
        Files.readAllLines(identity).stream()
            .filter(line -> line.startsWith("# public key: "))
            .map(line -> line.substring("# public key: ".length()))
            .findFirst()
            .orElseThrow();
    assertThat(AgeEncryption.isRecipient(recipient)).isTrue();
    TestDump dump = TestDump.of(200_000);
    Path plain = Files.write(folder.resolve("plain"), dump.bytes());
    Path sealed = folder.resolve("sealed");
    run("age", "-r", recipient, "-o", sealed.toString(), plain.toString());
    Path opened = folder.resolve("opened");
    AgeFile.decrypt(sealed, opened, AgeEncryption.identities(identity), "the test");
    assertThat(opened).hasBinaryContent(dump.bytes());
  }
}
