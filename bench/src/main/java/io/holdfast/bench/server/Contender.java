package io.holdfast.bench.server;

import io.holdfast.bench.result.ServerVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * A server that can be started.
 *
 * @param command what starts it, before its flags
 */
public record Contender(String name, String version, List<String> command) {
  public static final String HOLDFAST = "holdfast";

  private static final Pattern VERSION = Pattern.compile("\\bv=(\\S+)");

  public Contender {
    command = List.copyOf(command);
  }

  /**
   * Holdfast as the launcher runs it: the built jar, with the JVM flags of {@code
   * launcher/jvm/server.options} and no others.
   *
   * @param root the repository
   * @throws IOException when the jar has not been built
   */
  public static Contender holdfast(Path root) throws IOException {
    Path jar = root.resolve("server/target/holdfast-server.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IOException(jar + " is missing; bench/run builds it, or mvn -pl server package");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>();
    command.add(java);
    command.add("@" + root.resolve("launcher/jvm/server.options"));
    command.add("-jar");
    command.add(jar.toString());
    try (var opened = new JarFile(jar.toFile())) {
      String version = opened.getManifest().getMainAttributes().getValue("Implementation-Version");
      return new Contender(HOLDFAST, version == null ? "(no version)" : version, command);
    }
  }

  /**
   * A server of Redis's kind.
   *
   * @param program its path
   * @throws IOException when it does not tell its version
   */
  public static Contender peer(String name, String program)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(program + " --version ended with " + exit + ": " + said.strip());
    }
    return new Contender(name, version(said), List.of(program));
  }

  public ServerVersion label() {
    return new ServerVersion(name, version);
  }

  /**
   * The version in what a server says to {@code --version}.
   *
   * @throws IOException when there is none
   */
  static String version(String said) throws IOException {
    var matcher = VERSION.matcher(said);
    if (!matcher.find()) {
      throw new IOException("no version (v=…) in: " + said.strip());
    }
    return matcher.group(1);
  }
}
