package io.naflow.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How {@code scripts/long-run} judges what it has sampled; the run itself takes a quarter of an
 * hour.
 */
class LongRunTest {
  private static final int UNITS = 80;

  @TempDir private Path folder;

  private record Judgement(int code, String text) {}

  @Test
  void memoryThatGrowsWhileAProcessWarmsUpIsNoLeak() throws IOException, InterruptedException {
    Judgement judgement = judge(unit -> 1500 + Math.min(unit, UNITS / 2) * 4, unit -> 60);

    assertThat(judgement.code()).as(judgement.text()).isZero();
    assertThat(judgement.text())
        .contains("resident 1660 -> 1660 MB, open files 200 -> 200, threads 60 -> 60");
  }

  @Test
  void memoryThatGoesOnGrowingIsOne() throws IOException, InterruptedException {
    // Two megabytes a unit: 8 kB an image.
    Judgement judgement = judge(unit -> 1500 + unit * 2, unit -> 60);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.text()).contains("resident 1598 -> 1638 MB", "long-run: grows");
  }

  @Test
  void aThreadForEveryFewImagesIsSeen() throws IOException, InterruptedException {
    assertThat(judge(unit -> 1500, unit -> 60 + unit / 2).code()).isEqualTo(1);
  }

  @Test
  void aRunTooShortToTellIsNotJudged() throws IOException, InterruptedException {
    Path samples =
        Files.writeString(
            folder.resolve("s.csv"), "seconds,resident_mb,files,threads,units\n1,1,1,1,9\n");
    Judgement judgement = judge(samples);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.text()).contains("Cannot judge: only 0 samples in the second half");
  }

  private Judgement judge(IntUnaryOperator resident, IntUnaryOperator threads)
      throws IOException, InterruptedException {
    var samples = new StringBuilder("seconds,resident_mb,files,threads,units\n");
    for (int unit = 0; unit <= UNITS; unit++) {
      samples.append(
          "%d,%d,200,%d,%d%n"
              .formatted(2 * unit, resident.applyAsInt(unit), threads.applyAsInt(unit), unit));
    }
    return judge(Files.writeString(folder.resolve("samples.csv"), samples));
  }

  private static Judgement judge(Path samples) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "../scripts/long-run", "--judge", samples.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Judgement(process.waitFor(), text);
  }
}
