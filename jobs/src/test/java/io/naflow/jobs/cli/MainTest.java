package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.codec.PngWriter;
import io.naflow.jobs.testing.Printed;
import io.naflow.scene.SceneGenerator;
import io.naflow.weights.SafetensorsWriter;
import io.naflow.weights.StoredTensor;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @RegisterExtension private final Printed printed = new Printed();

  @TempDir private Path folder;

  @Test
  void helpListsTheCommands() {
    assertThat(Main.run("--help")).isZero();
    assertThat(printed.out())
        .contains("demo", "audit", "explain", "sql", "models", "inspect")
        .contains("Exit codes: 0 done; 1 failed; 2 wrong usage");
  }

  @Test
  void inspectSaysWhatAFilesShapesLeaveOpen(@TempDir Path folder) {
    Path file = folder.resolve("conv4.safetensors");
    var tensors = new LinkedHashMap<String, StoredTensor>();
    Zoo.standard()
        .architecture("conv4")
        .graph()
        .parameters()
        .forEach(
            (name, shape) ->
                tensors.put(
                    name,
                    StoredTensor.ofFloats(
                        name,
                        shape.stream().map(Integer::longValue).toList(),
                        new float[shape.stream().reduce(1, Math::multiplyExact)])));
    SafetensorsWriter.write(file, tensors, Map.of());
    assertThat(Main.run("inspect", file.toString())).isZero();
    assertThat(printed.out())
        .contains(
            "fits      conv4, conv4-leaky",
            "assumed   conv4 is assumed: conv4-leaky has the same names and shapes, with leakyrelu in place of relu; models[].architecture chooses",
            "warning   its weights are zero on every way from the image to the output");
  }

  @Test
  void modelsListsArchitecturesAndMethods() {
    assertThat(Main.run("models")).isZero();
    assertThat(printed.out())
        .contains(
            "resnet50-cbam",
            "squeezenet1_1",
            "scenenet-bam",
            "naflow, ",
            "insertion_auc ",
            "localization_iou ")
        .containsPattern("rise +masks: 2000, cells: 8, probability: 0.5, seed: 0")
        .containsPattern("deletion_auc +steps: 28, fill: mean");
  }

  @Test
  void keysListsEveryKeyWithItsRangeDefaultAndScope() {
    assertThat(Main.run("keys")).isZero();
    assertThat(printed.out())
        .contains("dataset.path: text", "solver.iterations: whole number", "gates[].min_n: ")
        .contains(
            """
            output.failures_allowed: number
                Share of images that may fail before the job ends with exit code 4.
                it must be a share from 0 to 1
                default: 0.01; changes nothing
            """);
  }

  @Test
  void aNameThatBeginsWithAnAtIsNoListOfArguments() throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "models");
    assertThat(Main.run("@" + file)).isEqualTo(2);
    assertThat(printed.err()).contains("Unmatched argument at index 0: '@");
  }

  @Test
  void gatesAreReadByADryRunOfCompare() throws IOException {
    Path gates = folder.resolve("gates #2.yaml");
    Files.writeString(gates, "gates: [{name: g, statistic: gini, change: {min: 0}}]");
    Path nowhere = folder.resolve("tables");

    assertThat(
            Main.run("compare", "--tables", nowhere + "", "--gate", gates.toString(), "--dry-run"))
        .isZero();
    assertThat(printed.out()).contains("gate      g: gini");
    Files.write(gates, new byte[] {'a', ':', (byte) 0xFF});
    assertThat(
            Main.run("compare", "--tables", nowhere + "", "--gate", gates.toString(), "--dry-run"))
        .isEqualTo(2);
    assertThat(printed.err()).contains("gates #2.yaml, line 1: it is not UTF-8");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void wrongUsageEndsWithTwoAndSaysWhatIsMissing() {
    assertThat(Main.run("audit")).isEqualTo(2);
    assertThat(printed.err()).contains("Missing required options: '--config=FILE', '--out=DIR'");
  }

  @Test
  void anImageIsExplainedIntoAStripAndArrays() throws IOException {
    Path image = folder.resolve("scene one.png");
    Files.write(image, PngWriter.write(new SceneGenerator(3).scene(0).image()));

    int code =
        Main.run(
            "explain",
            image.toString(),
            "--model",
            "scenenet",
            "--method",
            "naflow",
            "--method",
            "gradcam",
            "--target",
            "3-7",
            "--out",
            folder.resolve("out").toString());

    assertThat(printed.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(printed.out()).contains("scene one.png: scenenet says class");
    assertThat(folder.resolve("out/scene one-naflow.png")).isNotEmptyFile();
    assertThat(folder.resolve("out/scene one-gradcam.png")).isNotEmptyFile();
    try (Stream<Path> arrays = Files.list(folder.resolve("out/scene one/scenenet/naflow"))) {
      assertThat(arrays.map(path -> path.getFileName().toString()).sorted())
          .hasSize(7)
          .first()
          .isEqualTo("00-relu.npy");
    }
  }

  @Test
  void precisionOfACommandReachesTheArrays() throws IOException {
    Path image = folder.resolve("scene.png");
    Files.write(image, PngWriter.write(new SceneGenerator(3).scene(0).image()));
    for (String precision : List.of("float32", "bfloat16")) {
      assertThat(
              Main.run(
                  "explain",
                  image.toString(),
                  "--model",
                  "scenenet",
                  "--method",
                  "hirescam",
                  "--precision",
                  precision,
                  "--out",
                  folder.resolve(precision).toString()))
          .isZero();
    }
    String array = "scene/scenenet/hirescam/00-relu.npy";
    assertThat(folder.resolve("bfloat16").resolve(array))
        .hasSize(Files.size(folder.resolve("float32").resolve(array)));
    assertThat(Files.readAllBytes(folder.resolve("bfloat16").resolve(array)))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("float32").resolve(array)));
  }

  @Test
  void anUnknownPrecisionEndsWithTwoAndListsTheKnown() {
    assertThat(Main.run("explain", "--precision", "fp8")).isEqualTo(2);
    assertThat(printed.err())
        .contains("'--precision': expected one of [FLOAT32, BFLOAT16, FLOAT16]", "was 'fp8'");
  }

  @Test
  void anImageThatIsNoneEndsWithOne() throws IOException {
    Path image = folder.resolve("text.png");
    Files.writeString(image, "hello");

    int code =
        Main.run("explain", image.toString(), "--model", "scenenet", "--out", folder + "/out");

    assertThat(code).isEqualTo(1);
    assertThat(printed.out()).contains(image + ": Cannot decode");
  }

  @Test
  void anUnknownModelEndsWithTwoAndListsTheKnown() {
    assertThat(Main.run("explain", "x.png", "--model", "resnet5", "--out", folder.toString()))
        .isEqualTo(2);
    assertThat(printed.err()).contains("naflow: Cannot find architecture 'resnet5': there are");
  }

  @Test
  void aPickleThatWouldRunACommandIsNamedAndTheCommandDoesNotRun() throws IOException {
    Path trace = folder.resolve("it-ran");
    Path weights = folder.resolve("evil.pth");
    // What pickle makes of an object whose __reduce__ returns (os.system, ("touch ...",)).
    String pickle = "cposix\nsystem\n(S'touch " + trace + "'\ntR.";
    try (var zip = new ZipOutputStream(Files.newOutputStream(weights))) {
      stored(
          zip, "archive/data.pkl", ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1));
      stored(zip, "archive/version", "3\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Main.run("inspect", weights.toString())).isZero();
    assertThat(printed.out())
        .contains("a pickled module of class posix.system")
        .contains("state     none: there are no tensors by name in it");
    Path image = folder.resolve("scene.png");
    Files.write(image, PngWriter.write(new SceneGenerator(3).scene(0).image()));
    assertThat(
            Main.run(
                "explain",
                image.toString(),
                "--model",
                "scenenet",
                "--weights",
                weights.toString(),
                "--out",
                folder + "/out"))
        .isEqualTo(2);
    assertThat(printed.err())
        .contains("it is a pickled module of class posix.system, which holds no tensors");
    assertThat(trace).doesNotExist();
  }

  private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    var entry = new ZipEntry(name);
    var crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
