package io.naflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          // ArchUnit's own option for this does not know the folder of -Pspark-4.1.
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.naflow");

  @Test
  void coreKnowsNothingOfSpark() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(CORE);
  }

  @Test
  void networksAreDataOnly() {
    classes()
        .that()
        .resideInAnyPackage("io.naflow.network..", "io.naflow.zoo..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.naflow.network..", "io.naflow.zoo..", "io.naflow.image..")
        .check(CORE);
  }

  @Test
  void onlyTheEnginesInsideTouchesTensors() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.naflow.torch..",
            "io.naflow.layer..",
            "io.naflow.propagation..",
            "io.naflow.method..",
            "io.naflow.session..",
            "io.naflow.djl..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CORE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.naflow.(*)..").should().beFreeOfCycles().check(CORE);
  }
}
