package io.holdfast.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Server, agent and stand-in never import each other: the agent has to guard any server and use any
 * Longhorn, so it may know them by their protocols only. None of them knows what measures them, and
 * that knows the server's inner parts only where it measures those.
 */
final class LayeringTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "io.holdfast.server", "io.holdfast.sim", "io.holdfast.agent", "io.holdfast.bench");

  @ParameterizedTest
  @CsvSource({
    "server,sim",
    "server,agent",
    "server,bench",
    "sim,server",
    "sim,agent",
    "sim,bench",
    "agent,server",
    "agent,sim",
    "agent,bench",
    "bench,sim",
    "bench,agent"
  })
  void module_ofThese_doesNotKnowTheOther(String one, String other) {
    noClasses()
        .that()
        .resideInAPackage("io.holdfast." + one + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.holdfast." + other + "..")
        .check(CLASSES);
  }

  @Test
  void benchmarks_ofProcesses_knowTheServerByItsProtocolOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.holdfast.bench..")
        .and()
        .resideOutsideOfPackage("io.holdfast.bench.jmh..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.holdfast.server..")
        .check(CLASSES);
  }

  @Test
  void classes_ofAllFour_areThere() {
    Assertions.assertThat(CLASSES.containPackage("io.holdfast.server")).isTrue();
    Assertions.assertThat(CLASSES.containPackage("io.holdfast.sim")).isTrue();
    Assertions.assertThat(CLASSES.containPackage("io.holdfast.agent")).isTrue();
    Assertions.assertThat(CLASSES.containPackage("io.holdfast.bench.jmh")).isTrue();
  }
}
