package io.naflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.AttentionMap;
import io.naflow.api.Granularity;
import io.naflow.api.Precision;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.PngWriter;
import io.naflow.scene.SceneGenerator;
import io.naflow.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library entry, by the example that docs/library.md shows. */
class NaFlowTest {
  private static final int CLASS_OF_SCENE_0 = 0;

  @TempDir private Path folder;

  private Path scene(int index) throws IOException {
    Path file = folder.resolve("scene-" + index + ".png");
    Files.write(file, PngWriter.write(new SceneGenerator(11).scene(index).image()));
    return file;
  }

  @Test
  void theExampleOfTheDocumentationRuns() throws IOException {
    Path image = scene(0);
    Path strip = folder.resolve("strip.png");

    // example begins
    try (Explainer explainer =
        NaFlow.forNetwork("scenenet")
            .methods("naflow", "gradcam")
            .layers("layer*")
            .target(new Target.Predicted())
            .open()) {
      Explanation explanation = explainer.explain(List.of(image)).get(0);
      int said = explanation.prediction().classIndex();
      for (AttentionMap map : explanation.maps("naflow")) {
        float[] attention = map.rectified(); // H×W, row by row, never negative
        System.out.printf("%s: %d values%n", map.layer().name(), attention.length);
      }
      Files.write(strip, PngWriter.write(explanation.strip("naflow")));

      // Why this class rather than that: two questions, one forward pass.
      RgbImage picture = ImageDecoder.standard().decode(Files.readAllBytes(image));
      List<Target> questions =
          List.of(new Target.ClassIndex(said), new Target.Difference(said, (said + 1) % 8));
      List<Explanation> answers = explainer.explain(picture, questions);
      // example ends

      assertThat(said).isEqualTo(CLASS_OF_SCENE_0);
      assertThat(answers).hasSize(2);
      assertThat(answers.get(0).maps("naflow"))
          .first()
          .satisfies(
              map ->
                  assertThat(map.values())
                      .containsExactly(explanation.map("naflow", map.layer().name()).values()));
      assertThat(answers.get(1).maps("naflow").get(0).values())
          .isNotEqualTo(answers.get(0).maps("naflow").get(0).values());
    }
    assertThat(strip).isNotEmptyFile();
  }

  @Test
  void theDocumentationShowsThisExample() throws IOException {
    String source =
        Files.readString(Path.of("src", "test", "java", "io", "naflow", "NaFlowTest.java"));
    String example =
        source
            .substring(
                source.indexOf("    // example begins\n") + "    // example begins\n".length(),
                source.indexOf("      // example ends"))
            .lines()
            .map(line -> line.replaceFirst("^ {4}", ""))
            .collect(Collectors.joining("\n"));
    assertThat(example.lines()).hasSizeGreaterThan(15);
    assertThat(Files.readString(Path.of("..", "..", "docs", "library.md"), StandardCharsets.UTF_8))
        .contains(example);
  }

  @Test
  void oneCallOpensExplainsAndCloses() throws IOException {
    List<Explanation> found =
        NaFlow.forNetwork("scenenet-bam")
            .methods("hirescam")
            .granularity(Granularity.LAYER)
            .depth(0.9, 1)
            .solver(new SolverSettings(0.1, 1e-9, 3))
            .explain(List.of(scene(1), scene(2)));

    assertThat(found).extracting(Explanation::image).containsExactly("scene-1.png", "scene-2.png");
    assertThat(found)
        .allSatisfy(
            one -> assertThat(one.maps()).allMatch(map -> map.layer().depth() >= 0.9).isNotEmpty());
  }

  @Test
  void aDescriptionCanBeVariedWithoutChangingIt() throws IOException {
    NaFlow base = NaFlow.forNetwork("scenenet").methods("hirescam").depth(0.99, 1);
    List<Path> image = List.of(scene(0));
    float[] before = base.explain(image).get(0).maps().get(0).values();
    base.methods("gradcam").target(new Target.ClassIndex(5)).layers("nothing");
    base.precision(Precision.BFLOAT16);
    assertThat(base.explain(image).get(0).maps().get(0).values()).containsExactly(before);
  }

  @Test
  void precisionIsThatOfTheMaps() throws IOException {
    NaFlow base = NaFlow.forNetwork("scenenet").methods("hirescam").depth(0.99, 1);
    List<Path> image = List.of(scene(0));
    float[] exact = base.explain(image).get(0).maps().get(0).values();
    float[] reduced =
        base.precision(Precision.BFLOAT16).explain(image).get(0).maps().get(0).values();
    assertThat(Golden.relativeNormError(reduced, exact)).isBetween(1e-5, 0.02);
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsLoaded() {
    assertThatThrownBy(() -> NaFlow.forNetwork("resnet5"))
        .hasMessageStartingWith("Cannot find architecture 'resnet5'");
    assertThatThrownBy(() -> NaFlow.forNetwork("resnet50").open())
        .hasMessageStartingWith("Cannot load weights bundled:resnet50");
    assertThatThrownBy(() -> NaFlow.forNetwork("scenenet").methods("gradcan").open())
        .hasMessageStartingWith("Cannot find method 'gradcan'");
    NaFlow rise = NaFlow.forNetwork("scenenet").methods("rise");
    assertThatThrownBy(() -> rise.choose("rise", Map.of("masks", 0)).open())
        .hasMessageStartingWith("Cannot run rise with masks = 0: it must be a whole number");
    assertThatThrownBy(() -> NaFlow.forNetwork("scenenet").layers("x*").open())
        .hasMessageStartingWith("Cannot explain layers [x*]");
  }

  @Test
  void anImageThatIsNotThereAndAMethodThatWasNotAskedForAreNamed() throws IOException {
    try (Explainer explainer = NaFlow.forNetwork("scenenet").open()) {
      assertThatThrownBy(() -> explainer.explain(List.of(folder.resolve("none.png"))))
          .isInstanceOf(ExplanationException.class)
          .hasMessageEndingWith(
              "none.png: Cannot read image: there is no such file; check the path");
      Explanation found = explainer.explain(List.of(scene(0))).get(0);
      assertThatThrownBy(() -> found.maps("gradcam"))
          .hasMessage(
              "Cannot find maps of method 'gradcam': image scene-0.png was explained by [naflow]; name it in methods(...)");
      assertThatThrownBy(() -> found.map("naflow", "fc"))
          .hasMessageStartingWith("Cannot find a map of naflow at layer 'fc': there are maps at [");
    }
  }
}
