package io.holdfast.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** The core must be testable without a world, so it knows no library that talks to one. */
  @ArchTest
  static final ArchRule core_noFramework =
      noClasses()
          .that()
          .resideInAPackage("io.holdfast.agent.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.micronaut..",
              "okhttp3..",
              "io.fabric8..",
              "software.amazon..",
              "com.exceptionfactory..",
              "io.netty..",
              "com.fasterxml..",
              "io.micrometer..",
              "picocli..",
              "jakarta..");

  /** Dependencies point inwards: no part of the core knows an adapter. */
  @ArchTest
  static final ArchRule core_noAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.holdfast.agent.core..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are other parts of the agent",
                  each ->
                      each.getPackageName().startsWith("io.holdfast.")
                          && !each.getPackageName().startsWith("io.holdfast.agent.core")));

  /** The agent knows server and Longhorn by protocol only. */
  @ArchTest
  static final ArchRule agent_noOtherModule =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.holdfast.server..", "io.holdfast.sim..");

  /** Longhorn's wire format stays in its adapter, Kubernetes' in its own. */
  @ArchTest
  static final ArchRule adapters_keepTheirLibraries =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.holdfast.agent.longhorn..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("okhttp3..");

  @ArchTest
  static final ArchRule export_keepsItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.agent.export..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "com.exceptionfactory..");

  @ArchTest
  static final ArchRule kubernetes_keepsItsLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.agent.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");
}
