package io.naflow.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.image.codec.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files to outcomes; whatever is wrong with an image is its own failure. */
class IntakeTest {
  private static final Preprocessing SQUARE =
      Preprocessing.imageNet(new Resize.Exact(8, 8), new Crop.None());
  private static final Preprocessing AS_WIDE =
      Preprocessing.imageNet(new Resize.ShorterSide(300), new Crop.None());

  @TempDir private Path folder;

  private static byte[] png(int width, int height) {
    return PngWriter.write(new RgbImage(width, height, new byte[3 * width * height]));
  }

  private static Outcome.Failed failure(Seen seen, Preprocessing model) {
    Arrival arrival = seen.as("image", OptionalInt.empty(), model);
    assertThat(arrival).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) arrival;
  }

  @Test
  void anImageIsPreparedForEachModelAsItsOwnPreprocessingDoes() {
    byte[] rgb = new byte[3 * 20 * 10];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (7 * i);
    }
    var picture = new RgbImage(20, 10, rgb);
    Preprocessing cropped =
        Preprocessing.imageNet(new Resize.ShorterSide(9), new Crop.Center(6, 6));
    Seen seen = Intake.standard().see(PngWriter.write(picture), List.of(SQUARE, cropped, SQUARE));

    assertThat(seen).isInstanceOf(Seen.Whole.class);
    var whole = (Seen.Whole) seen;
    assertThat(whole.width()).isEqualTo(20);
    assertThat(whole.height()).isEqualTo(10);
    assertThat(whole.turned()).isFalse();
    for (Preprocessing model : List.of(SQUARE, cropped)) {
      var input = (InputImage) seen.as("image", OptionalInt.of(3), model);
      assertThat(input.name()).isEqualTo("image");
      assertThat(input.label()).hasValue(3);
      assertThat(input.prepared().values()).containsExactly(model.apply(picture).values());
      assertThat(input.prepared().geometry()).isEqualTo(model.geometry(20, 10));
      assertThat(whole.view(model).rgb()).containsExactly(model.crop(picture).rgb());
    }
  }

  @Test
  void whatOneModelCannotTakeAnotherMay() {
    Seen seen = Intake.standard().see(png(1000, 1), List.of(SQUARE, AS_WIDE));
    assertThat(seen.as("image", OptionalInt.empty(), SQUARE)).isInstanceOf(InputImage.class);
    Outcome.Failed failed = failure(seen, AS_WIDE);
    assertThat(failed.stage()).isEqualTo("preprocess");
    assertThat(failed.errorClass()).isEqualTo("TOO_LARGE");
    assertThat(failed.message()).startsWith("Cannot prepare image: its 1000×1 pixels become");
  }

  @Test
  void whatIsNoImageOrTooLongFailsToBeDecoded() {
    Intake intake = new Intake(new ImageDecoder(OrientationTag.APPLY, 1 << 20, 100));
    Outcome.Failed text =
        failure(intake.see("no image".getBytes(StandardCharsets.US_ASCII), List.of()), SQUARE);
    assertThat(text.stage()).isEqualTo("decode");
    assertThat(text.errorClass()).isEqualTo("NOT_AN_IMAGE");
    Outcome.Failed longer = failure(intake.see(new byte[101], List.of()), SQUARE);
    assertThat(longer.errorClass()).isEqualTo("TOO_LARGE");
  }

  @Test
  void aFileIsReadNoFurtherThanItMayBeLong() throws IOException {
    Intake intake = new Intake(new ImageDecoder(OrientationTag.APPLY, 1 << 20, 100));
    Path file = Files.write(folder.resolve("long.png"), new byte[1000]);
    try (var in = Files.newInputStream(file)) {
      assertThat(intake.read(in)).hasSize(101);
    }
    assertThat(failure(intake.see(file, List.of()), SQUARE).errorClass()).isEqualTo("TOO_LARGE");
  }

  @Test
  void aFileThatIsNotThereFailsToBeRead() {
    Outcome.Failed gone =
        failure(Intake.standard().see(folder.resolve("none.png"), List.of(SQUARE)), SQUARE);
    assertThat(gone.stage()).isEqualTo("read");
    assertThat(gone.message())
        .isEqualTo("Cannot read image: there is no such file; check the path");
    Outcome.Failed isFolder = failure(Intake.standard().see(folder, List.of(SQUARE)), SQUARE);
    assertThat(isFolder.stage()).isEqualTo("read");
    assertThat(isFolder.message()).endsWith("check that it is a file, and its access rights");
  }

  @Test
  void onlyTheSoundImagesAreAskedAboutAndAllOutcomesStandInOrder() {
    Intake intake = Intake.standard();
    List<Arrival> arrivals = new ArrayList<>();
    for (byte[] file : List.of(png(3, 3), new byte[0], png(4, 4), new byte[] {1, 2, 3})) {
      String name = "image " + arrivals.size();
      arrivals.add(intake.see(file, List.of(SQUARE)).as(name, OptionalInt.empty(), SQUARE));
    }
    List<Outcome> outcomes =
        Intake.ask(
            arrivals,
            images ->
                images.stream()
                    .<Outcome>map(
                        image -> new Outcome.Answered(new float[] {image.name().length()}))
                    .toList());
    assertThat(outcomes).hasSize(4);
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Answered.class);
    assertThat(outcomes.get(1)).isSameAs(arrivals.get(1));
    assertThat(outcomes.get(2)).isInstanceOf(Outcome.Answered.class);
    assertThat(outcomes.get(3)).isSameAs(arrivals.get(3));
  }

  @Test
  void nothingIsAskedAboutNoImage() {
    Arrival broken =
        Intake.standard()
            .see(new byte[0], List.of(SQUARE))
            .as("image", OptionalInt.empty(), SQUARE);
    assertThat(
            Intake.ask(
                List.of(broken),
                images -> {
                  throw new IllegalStateException("asked");
                }))
        .containsExactly((Outcome.Failed) broken);
  }

  /** 12 images of 27 MB each; the heap has room for three or four. */
  @Test
  void aBatchHoldsNoMoreThanOneImageWithAllItsPixels() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                IntakeProbe.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.strip()).endsWith("seen 12");
  }
}
