package io.holdfast.server.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuaLibraryTest {
  private static final String SYSTEM = System.getProperty("os.name");
  private static final String MACHINE = System.getProperty("os.arch");

  @TempDir Path folder;

  private LuaLibrary library(List<Path> folders, Path temporary) {
    return new LuaLibrary(SYSTEM, MACHINE, folders, temporary);
  }

  private Path missing() {
    return folder.resolve("missing");
  }

  private void copyTo(Path file) throws IOException {
    try (InputStream packed =
        LuaLibraryTest.class.getResourceAsStream("/" + file.getFileName().toString())) {
      Files.copy(Objects.requireNonNull(packed), file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,liblua5164.so",
    "Linux,aarch64,liblua51arm64.so",
    "Mac OS X,x86_64,liblua5164.dylib",
    "Mac OS X,aarch64,liblua51arm64.dylib"
  })
  void fileName_ofASystemThatHasOne_isAmongTheJars(String system, String machine, String name) {
    assertThat(new LuaLibrary(system, machine, List.of(), folder).fileName()).isEqualTo(name);
    assertThat(LuaLibraryTest.class.getResource("/" + name)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"Linux,riscv64", "Linux,ppc64le", "Linux,x86", "Windows 11,amd64"})
  void load_onAnotherSystem_saysWhichThereAre(String system, String machine) {
    assertThatThrownBy(() -> new LuaLibrary(system, machine, List.of(folder), folder).load())
        .isInstanceOf(LuaError.class)
        .hasMessage(
            "there is no Lua for %s on %s, only for Linux and macOS on amd64 and aarch64",
            system, machine);
  }

  @Test
  void load_unpacksItAndLeavesNoFile() {
    assertThat(library(List.of(missing()), folder).load().find("lua_gettop")).isPresent();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void load_fromAFolderOfLibraries_needsNoOther() throws IOException {
    copyTo(folder.resolve(library(List.of(), folder).fileName()));
    assertThat(library(List.of(missing(), folder), missing()).load().find("lua_gettop"))
        .isPresent();
  }

  @Test
  void load_whereNothingCanBeWritten_namesTheSettings() {
    assertThatThrownBy(() -> library(List.of(), missing()).load())
        .isInstanceOf(LuaError.class)
        .hasMessageContainingAll(
            "can't be unpacked",
            "-Djava.io.tmpdir (%s)".formatted(missing()),
            "-Djava.library.path");
  }

  @Test
  void load_ofWhatTheSystemDoesNotLoad_tellsItsReason() throws IOException {
    String name = library(List.of(), folder).fileName();
    Files.writeString(folder.resolve(name), "#!/bin/sh\n");
    assertThatThrownBy(() -> library(List.of(folder), missing()).load())
        .isInstanceOf(LuaError.class)
        .hasMessageStartingWith("Lua's library can't be loaded: ")
        .hasMessageContaining(folder.resolve(name).toString());
  }
}
