package io.naflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom in core. The house's own rules are in the lab's ArchitectureTest. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          // ArchUnit's own option for this does not know the folder of -Pspark-4.1.
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.naflow");

  @ParameterizedTest
  @ValueSource(strings = {"io.naflow.image..", "io.naflow.weights.."})
  void pixelsAndFilesNeedTheJdkAlone(String module) {
    classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.imageio..", module)
        .check(CORE);
  }

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
        .resideInAnyPackage(
            "java..",
            "io.naflow.network..",
            "io.naflow.zoo..",
            "io.naflow.image..",
            "io.naflow.registry..")
        .check(CORE);
  }

  @Test
  void metricsAreArraysInAndNumbersOut() {
    noClasses()
        .that()
        .resideInAnyPackage("io.naflow.metric..", "io.naflow.similarity..", "io.naflow.picture..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.naflow.torch..",
            "io.naflow.layer..",
            "io.naflow.propagation..",
            "io.naflow.method..",
            "io.naflow.session..")
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
  void oneDoorLeadsToLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.naflow.torch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.pytorch..")
        .check(CORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.naflow.(*)..", "io.naflow.(**)"})
  void packagesHaveNoCycles(String depth) {
    slices().matching(depth).should().beFreeOfCycles().check(CORE);
  }
}
