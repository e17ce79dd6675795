package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.codec.PngWriter;
import io.naflow.jobs.testing.Printed;
import io.naflow.scene.SceneGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Models in {@code explain} have the options of a configuration's. */
class ExplainOptionsTest {
  @RegisterExtension private final Printed printed = new Printed();

  @TempDir private Path folder;
  private Path image;

  @BeforeEach
  void scene() throws IOException {
    image = folder.resolve("scene.png");
    Files.write(image, PngWriter.write(new SceneGenerator(3).scene(0).image()));
  }

  private int explain(String... options) {
    List<String> all = new ArrayList<>(List.of("explain", image.toString()));
    all.addAll(Arrays.asList(options));
    all.addAll(List.of("--method", "hirescam", "--out", folder.resolve("out").toString()));
    return Main.run(all.toArray(String[]::new));
  }

  private byte[] array(String model) throws IOException {
    return Files.readAllBytes(folder.resolve("out/scene/" + model + "/hirescam/00-relu.npy"));
  }

  @Test
  void aNetworkSaysItsOwnNamesAndATargetMayBeOne() throws IOException {
    assertThat(explain("--model", "scenenet", "--target", "3")).isZero();
    assertThat(printed.out())
        .containsPattern(
            "scenenet says class \\d \\((disc|ring|square|triangle|cross|star|crescent|bars)\\)");
    byte[] byIndex = array("scenenet");

    assertThat(explain("--model", "scenenet", "--target", "Triangle")).isZero();
    assertThat(array("scenenet")).isEqualTo(byIndex);
    assertThat(explain("--model", "scenenet", "--target", "triangel")).isEqualTo(2);
    assertThat(printed.err()).contains("there is none of this name", "did you mean 'triangle'?");
    assertThat(explain("--model", "scenenet", "--target", "label")).isEqualTo(2);
    assertThat(printed.err()).contains("Cannot explain target 'label': single images have none");
  }

  @Test
  void otherNamesAreGivenAsForADataset() throws IOException {
    Path names = folder.resolve("names.csv");
    Files.writeString(names, "name,index\nround thing,0\nround thing with a hole,1\n");

    assertThat(
            explain(
                "--model", "scenenet", "--classes", names.toString(), "--target", "round thing"))
        .isZero();
    assertThat(explain("--model", "scenenet", "--classes", "imagenet")).isEqualTo(2);
    assertThat(printed.err())
        .contains("Cannot use dataset.classes imagenet: it names 1,000 classes");
    assertThat(explain("--model", "scenenet", "--classes", "none", "--target", "disc"))
        .isEqualTo(2);
    assertThat(printed.err())
        .contains("nothing says what the classes of model 'scenenet' are called");
  }

  @Test
  void preprocessingOutputsAndSeveralOfOneNetwork() throws IOException {
    assertThat(
            explain(
                "--model",
                "scenenet",
                "--model",
                "scenenet",
                "--weights",
                "seeded",
                "--outputs",
                "5",
                "--preprocessing",
                "{resize: [96, 96], crop: none}"))
        .isZero();

    assertThat(printed.out()).contains("scenenet says class ").contains("scenenet-2 says class ");
    assertThat(array("scenenet")).hasSizeLessThan(array("scenenet-2").length);
    assertThat(explain("--model", "scenenet", "--preprocessing", "{resise: 32}")).isEqualTo(2);
    assertThat(printed.err())
        .contains("unknown key 'models[0].preprocessing.resise'", "did you mean 'resize'?");
    assertThat(explain("--model", "scenenet", "--state-dict", "nowhere")).isEqualTo(2);
    assertThat(printed.err()).contains("there is nothing under [nowhere]");
  }
}
