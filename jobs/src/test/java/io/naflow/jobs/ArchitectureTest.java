package io.naflow.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jobs know nothing of tensors. The house's own rules are in the lab's ArchitectureTest. */
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
            "io.naflow.torch..",
            "io.naflow.layer..",
            "io.naflow.propagation..",
            "io.naflow.method..",
            "io.naflow.djl..")
        .check(JOBS);
  }

  @Test
  void onlyComparisonsAskWhatANetworkIsMadeOf() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.naflow.jobs.compare")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.naflow.network..").and(not(simpleName("FeatureShape"))))
        .check(JOBS);
  }

  @Test
  void onlyTheDemoKnowsItsScenes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.naflow.jobs.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.naflow.scene..")
        .check(JOBS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.naflow.jobs.(*)..", "io.naflow.jobs.(**)"})
  void packagesHaveNoCycles(String depth) {
    slices().matching(depth).should().beFreeOfCycles().check(JOBS);
  }
}
