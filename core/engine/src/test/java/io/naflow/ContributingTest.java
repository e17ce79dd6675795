package io.naflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md shows is what is compiled and tested. */
class ContributingTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "`(core/engine/src/test/java/[^`]+\\.java)`[^`]*```java\\R(.*?)```", Pattern.DOTALL);

  private static Map<String, String> examples() throws IOException {
    var examples = new LinkedHashMap<String, String>();
    Matcher found = EXAMPLE.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")));
    while (found.find()) {
      examples.put(found.group(1), found.group(2));
    }
    return examples;
  }

  @Test
  void theExamplesAreTheFilesThatAreCompiled() throws IOException {
    assertThat(examples())
        .containsKeys(
            "core/engine/src/test/java/io/naflow/metric/map/HalfTheMass.java",
            "core/engine/src/test/java/io/naflow/method/cam/PositiveGradient.java");
    for (Map.Entry<String, String> example : examples().entrySet()) {
      assertThat(example.getValue())
          .as("%s in CONTRIBUTING.md", example.getKey())
          .isEqualTo(Files.readString(ROOT.resolve(example.getKey())));
    }
  }
}
