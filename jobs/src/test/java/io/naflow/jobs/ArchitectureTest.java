package io.naflow.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The jobs know nothing of tensors. */
class ArchitectureTest {
  private static final JavaClasses JOBS =
      new ClassFileImporter()
          // ArchUnit's own option for this does not know the folder of -Pspark-4.1.
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.naflow.jobs");

  @Test
  void jobsDoNotTouchTensors() {
    noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..").check(JOBS);
  }

  @Test
  void jobsSeeOnlyTheOutsideOfTheEngine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.naflow.layer..",
            "io.naflow.propagation..",
            "io.naflow.method..",
            "io.naflow.torch..")
        .check(JOBS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.naflow.jobs.(*)..").should().beFreeOfCycles().check(JOBS);
  }
}
