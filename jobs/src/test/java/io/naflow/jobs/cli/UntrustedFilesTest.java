package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.codec.PngWriter;
import io.naflow.jobs.testing.Printed;
import io.naflow.scene.SceneGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weights and names by people with bad intentions, through the commands: whatever comes of it is a
 * result, or one line that says what is wrong. What core's readers refuse, and why, its own tests
 * have in full.
 */
class UntrustedFilesTest {
  private static final Path FIXTURES =
      Path.of("..", "core", "weights", "src", "test", "resources", "weights");
  private static final int CASES_PER_FILE = 40;

  @RegisterExtension private final Printed printed = new Printed();

  @TempDir private Path folder;

  static Stream<Arguments> hostile() throws IOException {
    return Stream.of(
        Arguments.of("a zip bomb", "is compressed (method 8", deflated("a/data.pkl", 64 << 20)),
        Arguments.of("a path out", "has a name that torch.save does not write", named("../x.pkl")),
        Arguments.of("a root path", "a name that torch.save does not write", named("/etc/x.pkl")),
        Arguments.of(
            "an endless pickle", "Cannot read weights", "\u0080\u0002]]]]".getBytes(latin())),
        Arguments.of("a header beyond the file", "its header is said to have", header(1000, "{}")),
        Arguments.of(
            "an absurd shape",
            "Cannot read weights",
            header("{'w':{'dtype':'F32','shape':[1099511627776,9],'data_offsets':[0,4]}}")),
        Arguments.of(
            "a negative shape",
            "Cannot read weights",
            header("{'w':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}")),
        Arguments.of(
            "numbers elsewhere",
            "Cannot read weights",
            header("{'w':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}")),
        Arguments.of("a deep header", "Cannot read weights", header("[".repeat(200_000))),
        Arguments.of("nothing", "Cannot read weights", new byte[0]),
        Arguments.of("text", "Cannot read weights", "weights".getBytes(latin())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void weightsThatLieAreRefusedInOneLine(String what, String why, byte[] content)
      throws IOException {
    Path file = Files.write(folder.resolve("net.pth"), content);

    assertThat(Main.run("inspect", file.toString())).isEqualTo(2);
    assertRefused();
    assertThat(printed.err()).contains(why);
    printed.forget();
    assertThat(explain(image("a.png"), file)).isEqualTo(2);
    assertRefused();
    assertThat(printed.err()).contains(why);
  }

  @Test
  void damagedWeightsAreShownOrRefused() throws IOException {
    var random = new Random(20_261_121);
    int shown = 0;
    int refused = 0;
    for (String name :
        List.of("plain.pt", "views.legacy.pt", "plain.safetensors", "module.zip.pt")) {
      byte[] whole = Files.readAllBytes(FIXTURES.resolve(name));
      for (int i = 0; i < CASES_PER_FILE; i++) {
        byte[] damaged = whole.clone();
        for (int change = 0; change < 3; change++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        int code = Main.run("inspect", Files.write(folder.resolve(name), damaged).toString());
        if (code == 0) {
          assertThat(printed.out()).contains("sha256");
          assertThat(printed.err()).isEmpty();
          shown++;
        } else {
          assertThat(code).as("%s, case %d", name, i).isEqualTo(2);
          assertRefused();
          refused++;
        }
        printed.forget();
      }
    }
    assertThat(shown).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void namesOfTensorsCannotWriteToTheTerminal() throws IOException {
    byte[] content =
        header("{'\\u001b[2J\\u202Ew\\n':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}");
    Path file = Files.write(folder.resolve("net.safetensors"), content);

    assertThat(Main.run("inspect", "--tensors", file.toString())).isZero();
    assertThat(printed.out())
        .contains("  \\u001b[2J\\u202ew\\u000a  f32")
        .doesNotContain("\u001b", "\u202E");
  }

  @Test
  void foldersAndNothingAreNoFiles() throws IOException {
    Path none = folder.resolve("none.pth");
    for (Path file : List.of(folder, none, Path.of("/"))) {
      assertThat(Main.run("inspect", file.toString())).as("%s", file).isEqualTo(2);
      assertRefused();
      printed.forget();
      assertThat(explain(image("a.png"), file)).as("%s", file).isEqualTo(2);
      assertRefused();
      printed.forget();
    }
    for (Path noImage : List.of(folder, none, Path.of("/"))) {
      printed.forget();
      assertThat(Main.run("explain", noImage.toString(), "--model", "scenenet", "--out", to()))
          .isEqualTo(1);
      assertThat(printed.out()).contains(": Cannot read image: ");
    }
  }

  @Test
  void anImageOfDotsStaysInTheOutputFolder() throws IOException {
    Path odd = image("...png");
    Path to = Files.createDirectories(folder.resolve("to"));

    int code =
        Main.run(
            "explain", odd.toString(), "--model", "scenenet", "--method", "gradcam", "--out", to());

    assertThat(code).isZero();
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactlyInAnyOrder(odd, to);
    }
    assertThat(to.resolve("___png/scenenet/gradcam")).isDirectory();
  }

  private String to() {
    return folder.resolve("to").toString();
  }

  private int explain(Path image, Path weights) {
    return Main.run(
        "explain",
        image.toString(),
        "--model",
        "scenenet",
        "--weights",
        weights.toString(),
        "--out",
        to());
  }

  /** One line that begins with what cannot be done, and no stack trace. */
  private void assertRefused() {
    assertThat(printed.err().lines())
        .singleElement()
        .asString()
        .startsWith("naflow: Cannot ")
        .contains("; ")
        .doesNotContain("Exception", "Error");
  }

  private Path image(String name) throws IOException {
    return Files.write(
        folder.resolve(name), PngWriter.write(new SceneGenerator(3).scene(0).image()));
  }

  private static Charset latin() {
    return StandardCharsets.ISO_8859_1;
  }

  /** An archive whose one entry unpacks to so many zeros. */
  private static byte[] deflated(String name, int size) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(new byte[size]);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] named(String name) throws IOException {
    return deflated(name, 3);
  }

  private static byte[] header(String json) {
    return header(json.length(), json.replace('\'', '"'));
  }

  /** A safetensors file that says its header is so long. */
  private static byte[] header(long length, String json) {
    byte[] text = json.getBytes(latin());
    return ByteBuffer.allocate(8 + text.length + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .array();
  }
}
