package io.naflow.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.Precision;
import io.naflow.api.SolverSettings;
import io.naflow.image.codec.PngWriter;
import io.naflow.scene.SceneGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobBenchmarkTest {
  @TempDir private Path folder;

  @Test
  void imagesOfAFolderAreRepeatedUntilThereAreEnough() throws IOException {
    scene("a.png", 0);
    scene("b.PNG", 1);
    Files.writeString(folder.resolve("notes.txt"), "no image");

    Path made;
    try (BenchImages images = BenchImages.of(Optional.of(folder), 5)) {
      made = images.folder();
      assertThat(images.files())
          .extracting(file -> file.getFileName().toString())
          .containsExactly(
              "000000-a.png", "000001-b.PNG", "000002-a.png", "000003-b.PNG", "000004-a.png");
      assertThat(images.files().get(3)).hasSameBinaryContentAs(folder.resolve("b.PNG"));
    }
    assertThat(made).doesNotExist();
    assertThat(folder.resolve("a.png")).exists();
  }

  @Test
  void withoutAFolderThereAreScenes() throws IOException {
    try (BenchImages images = BenchImages.of(Optional.empty(), 3)) {
      assertThat(images.files()).hasSize(3).allSatisfy(file -> assertThat(file).isRegularFile());
    }
  }

  @Test
  void aFolderWithoutImagesIsRefused() {
    assertThatThrownBy(() -> BenchImages.of(Optional.of(folder), 5))
        .hasMessage(
            "Cannot measure with the images of %s: there are none; give another folder with --images",
            folder);
  }

  @Test
  void bothSidesExplainEveryImageAndTheirPartsAddUp() throws IOException {
    try (BenchImages images = BenchImages.of(Optional.empty(), 5)) {
      var measured = benchmark(1).run(images);

      assertThat(measured.methods()).isEqualTo("gradcam+hirescam");
      assertThat(measured.images()).isEqualTo(5);
      PlainLoop.Times engine = measured.engine();
      assertThat(engine.loading() + engine.decoding() + engine.preparing() + engine.explaining())
          .isPositive()
          .isLessThanOrEqualTo(engine.total());
      assertThat(engine.explaining()).isPositive();
      JobTimes job = measured.job();
      assertThat(job.explaining()).isPositive();
      assertThat(job.planning()).isNotNegative();
      assertThat(job.publishing()).isNotNegative();
      assertThat(measured.ratio()).isEqualTo(engine.total() / job.total());
      assertThat(measured.explainingRatio()).isEqualTo(engine.total() / job.explaining());
      // Seven maps of each of two methods an image, the first of 32 × 32 halves.
      assertThat(measured.tableBytes()).isGreaterThan(5 * 2 * 32 * 32 * 2);
    }
  }

  @Test
  void anImageThatCannotBeReadStopsTheMeasurement() throws IOException {
    scene("a.png", 0);
    Files.writeString(folder.resolve("b.png"), "no image");
    try (BenchImages images = BenchImages.of(Optional.of(folder), 2)) {
      assertThatThrownBy(() -> benchmark(1).run(images)).hasStackTraceContaining("Cannot decode");
    }
  }

  @Test
  void atLeastOneCoreAndRoundAreNeeded() {
    assertThatThrownBy(() -> benchmark(0))
        .hasMessage("Cannot measure the job on 1 cores in 0 rounds: at least 1 of each is needed");
  }

  private static JobBenchmark benchmark(int rounds) {
    return new JobBenchmark(
        "scenenet",
        List.of("gradcam", "hirescam"),
        SolverSettings.DEFAULT,
        "cpu",
        Precision.FLOAT32,
        1,
        4,
        rounds);
  }

  private void scene(String name, int index) throws IOException {
    Files.write(folder.resolve(name), PngWriter.write(new SceneGenerator(7).scene(index).image()));
  }
}
