package io.naflow.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
  private static Registry.Entry<Integer> entry(String id, int value, String origin) {
    return new Registry.Entry<>(id, value, origin);
  }

  private final Registry<Integer> numbers =
      new Registry<>(
          "number",
          List.of(
              entry("one", 1, Origin.PROGRAM),
              entry("two", 2, Origin.PROGRAM),
              entry("three", 3, "/jars/more.jar")));

  @Test
  void thingsAreFoundByTheirIdInTheirOrder() {
    assertThat(numbers.ids()).containsExactly("one", "two", "three");
    assertThat(numbers.all()).containsExactly(1, 2, 3);
    assertThat(numbers.byId("three")).isEqualTo(3);
    assertThat(numbers.origins()).containsExactly("one", "two", "three (of /jars/more.jar)");
  }

  @Test
  void anUnknownIdIsAnsweredWithThoseThereAreAndWhereTheyComeFrom() {
    assertThatThrownBy(() -> numbers.byId("four"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot find number 'four': there are one, two, three (of /jars/more.jar); one that a jar brings needs that jar on the class path (--jars on a cluster)");
  }

  @Test
  void anIdThatTwoHaveIsOneErrorWhateverIsAsked() {
    var clashing =
        new Registry<>(
            "number", List.of(entry("one", 1, Origin.PROGRAM), entry("one", 7, "/jars/a.jar")));
    String message =
        "Cannot use the number 'one' of /jars/a.jar: there is one of that id already, of the program itself; rename one of them, or leave its jar out";
    assertThatThrownBy(() -> clashing.byId("one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> clashing.byId("two")).hasMessage(message);
    assertThatThrownBy(clashing::ids).hasMessage(message);
    assertThatThrownBy(clashing::all).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "..", "a b", "a=b", "näflow"})
  void anIdThatIsNoNameOfAFolderIsRefused(String id) {
    assertThatThrownBy(new Registry<>("number", List.of(entry(id, 1, "/jars/a.jar")))::all)
        .hasMessage(
            "Cannot use the number '%s' of /jars/a.jar: an id has letters, digits and _ . : + - only, and begins with a letter or digit; rename it, or leave its jar out"
                .formatted(id));
  }

  /** Its class is named in a test's services, and throws when it is made. */
  @Test
  void aProviderThatCannotBeMadeIsNamed() {
    Registry<Integer> broken =
        Registry.found("number", BrokenProvider.class, provider -> List.of(1), String::valueOf);
    assertThatThrownBy(broken::ids)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot load what jars on the class path bring: ")
        .hasMessageContaining("BrokenProvider")
        .hasMessageContaining("no number today")
        .hasMessageEndingWith("mend that jar, build it against this version, or leave it out");
  }

  @Test
  void aProviderOfAnotherVersionIsNamed() {
    Registry<Integer> broken =
        Registry.found(
            "number",
            WorkingProvider.class,
            provider -> {
              throw new NoSuchMethodError("numbers()");
            },
            String::valueOf);
    assertThatThrownBy(broken::ids)
        .hasMessageStartingWith("Cannot load the numbers of ")
        .hasMessageContaining("WorkingProvider does not fit this version")
        .hasMessageContaining("numbers()");
  }

  /** Throws when it is made. */
  public static final class BrokenProvider {
    public BrokenProvider() {
      throw new IllegalStateException("no number today");
    }
  }

  /** Can be made. */
  public static final class WorkingProvider {}
}
