package io.naflow.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds in every module: nothing depends on the lab, so it sees them all. */
class ArchitectureTest {
  private static final Path ROOT = Path.of("..", "..");

  private static final Pattern WILDCARD =
      Pattern.compile(
          "catch \\((?:final )?(?:[\\w.]+ \\| )*(?:Exception|RuntimeException|Throwable|Error)\\b");

  /** Classes whose instances change, however constant what refers to them. */
  private static final Set<String> CHANGING =
      Set.of(
          "java.lang.ThreadLocal",
          "java.lang.StringBuilder",
          "java.util.ArrayList",
          "java.util.ArrayDeque",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.WeakHashMap");

  /** The one holder of what a process has loaded. */
  private static final String HOLDER = "io.naflow.jobs.executor.Sessions";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.naflow");

  private static List<JavaClass> topLevel() {
    return HOUSE.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .toList();
  }

  @Test
  void nothingDependsOnTheLab() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.naflow.lab..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.naflow.lab..")
        .check(HOUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.naflow.(*)..", "io.naflow.(**)"})
  void packagesHaveNoCycles(String depth) {
    slices().matching(depth).should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void noTwoTypesShareASimpleName() {
    Map<String, List<JavaClass>> byName =
        topLevel().stream().collect(groupingBy(JavaClass::getSimpleName));

    assertThat(byName).hasSizeGreaterThan(500);
    assertThat(byName.values()).filteredOn(types -> types.size() > 1).isEmpty();
  }

  @Test
  void noTypeIsCalledATest() {
    assertThat(topLevel()).noneMatch(type -> type.getSimpleName().endsWith("Test"));
  }

  @Test
  void nothingStaticIsAssignedAgain() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(HOUSE);
  }

  @Test
  void nothingStaticChangesButTheOneHolder() {
    assertThat(
            HOUSE.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> changes(field.getRawType()))
                .map(JavaField::getFullName))
        .containsExactly(HOLDER + ".OF_THIS_PROCESS");
  }

  /**
   * Whether it, or what it is made of, is known to change; enums and arrays of constants are not.
   */
  private static boolean changes(JavaClass type) {
    if (type.getPackageName().startsWith("java.util.concurrent")
        || CHANGING.contains(type.getName())) {
      return true;
    }
    return type.getPackageName().startsWith("io.naflow")
        && !type.isEnum()
        && !type.isRecord()
        && type.getFields().stream()
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .anyMatch(
                field ->
                    !field.getModifiers().contains(JavaModifier.FINAL)
                        || field.getRawType().isAssignableTo(Map.class));
  }

  @Test
  void memoryThatRunsOutIsDealtWithInTwoPlaces() {
    assertThat(
            HOUSE.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(ArchitectureTest::catchesOutOfMemory)
                .map(unit -> unit.getOwner().getName())
                .distinct())
        .containsExactlyInAnyOrder(
            "io.naflow.session.SmallerBatches", "io.naflow.api.intake.Intake");
  }

  private static boolean catchesOutOfMemory(JavaCodeUnit unit) {
    return unit.getTryCatchBlocks().stream()
        .flatMap(block -> block.getCaughtThrowables().stream())
        .anyMatch(caught -> caught.isEquivalentTo(OutOfMemoryError.class));
  }

  /** In the sources: compilers make such clauses of their own. */
  @Test
  void nobodyCatchesWhateverComes() throws IOException {
    List<Path> sources = sources();
    var found = new ArrayList<Path>();
    for (Path source : sources) {
      if (WILDCARD.matcher(Files.readString(source)).find()) {
        found.add(source);
      }
    }

    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(found).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    var all = new ArrayList<Path>();
    for (String module : List.of("core/image", "core/weights", "core/engine", "jobs", "jobs/lab")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }
}
