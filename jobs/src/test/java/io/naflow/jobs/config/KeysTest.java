package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final String SMALLEST =
      """
      dataset: {path: photos}
      models:
        - {id: mine, architecture: resnet50}
      methods: [naflow]
      """;

  /** Every constant of type Key in the package. */
  private static List<Key<?>> constants() throws ReflectiveOperationException {
    var found = new ArrayList<Key<?>>();
    for (var each : new ClassFileImporter().importPackages("io.naflow.jobs.config")) {
      for (Field field : Class.forName(each.getName()).getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Key.class) {
          field.setAccessible(true);
          found.add((Key<?>) field.get(null));
        }
      }
    }
    return found;
  }

  @Test
  void everyKeyThatIsDeclaredIsListed() throws ReflectiveOperationException {
    assertThat(constants()).hasSizeGreaterThan(50);
    Set<Key<?>> listed = new HashSet<>(Keys.audit());
    listed.addAll(Keys.gates());

    assertThat(listed).containsAll(constants());
  }

  @Test
  void keysStandInTheOrderOfTheFile() {
    assertThat(Keys.audit().stream().map(key -> key.path().split("\\W", 2)[0]).distinct())
        .containsExactly(
            "run",
            "dataset",
            "models",
            "task",
            "methods",
            "layers",
            "target",
            "solver",
            "metrics",
            "rectify",
            "precision",
            "output",
            "execution");
  }

  @Test
  void everyKeySaysWhatItIsAndWhatItHasAHandIn() {
    for (Key<?> key : Stream.of(Keys.audit(), Keys.gates()).flatMap(List::stream).toList()) {
      assertThat(key.doc()).as(key.path()).matches("(?s).{8,}\\.");
      // What is said of a method's or metric's own settings is more than whose they are.
      assertThat(key.doc()).as(key.path()).doesNotMatch("Of `[^`]*`:?\\s*\\.?");
      assertThat(key.scope()).as(key.path()).isNotNull();
      assertThat(key.type()).as(key.path()).isNotBlank();
      assertThat(key.standardText()).as(key.path()).isNotBlank();
    }
  }

  @Test
  void onlyHowTheWorkIsDoneAndJudgedChangesNothing() {
    assertThat(Keys.audit().stream().filter(key -> key.scope() == Scope.NOTHING))
        .extracting(Key::path)
        .containsExactly(
            "models[].allow_seeded",
            "output.failures_allowed",
            "execution.device",
            "execution.batch",
            "execution.images_per_block",
            "execution.threads");
    assertThat(Keys.gates()).allMatch(key -> key.scope() == Scope.NOTHING);
  }

  @Test
  void aKeyThatIsDeclaredAndNotReadIsAMistakeOfOurs() {
    SectionShape<String> shape =
        SectionShape.of((Settings section) -> section.get(AuditKeys.NAME))
            .with(AuditKeys.NAME, name -> name)
            .with(AuditKeys.SEED, name -> 0);
    assertThatThrownBy(() -> shape.read(Settings.none("run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot read 'run': keys [name, seed] are declared, and [name] are read");
  }

  @Test
  void aKeyThatIsReadAtAnotherPlaceIsAMistakeOfOurs() {
    assertThatThrownBy(() -> Settings.none("task").get(AuditKeys.TARGET))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot read 'task.target' here: it is declared as 'target'");
  }

  @Test
  void onlyKeysThatChangeNothingAreNoPartOfARunsIdentity() {
    AuditConfig usual = AuditConfigReader.read(SMALLEST, "audit.yaml", List.of());
    assertThat(CanonicalConfig.identity(usual))
        .contains("run", "dataset", "output")
        .doesNotContain("execution", "failures_allowed");
    assertThat(CanonicalConfig.basis(usual))
        .doesNotContain("photos", "\"name\"", "baseline")
        .contains("orientation", "seed", "maps");
  }
}
