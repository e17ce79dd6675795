package io.naflow.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.lab.train.DemoTraining.Trained;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTrainingTest {
  private static final TrainingPlan SHORT = new TrainingPlan(1, 2, 8, 1e-3);

  private static final int FEW = 200;

  @TempDir Path folder;

  @Test
  void theFileSaysHowItWasMadeAndHowGoodItIs() throws IOException {
    var steps = new ArrayList<Integer>();
    Path out = folder.resolve("new/folder");
    Trained trained =
        new DemoTraining("scenenet-bam", SHORT, FEW).run(out, (step, loss) -> steps.add(step));

    assertThat(steps).containsExactly(0, 1);
    assertThat(trained.network()).isEqualTo("scenenet-bam");
    // Two steps teach nothing: one class in eight, give or take.
    assertThat(trained.accuracy()).isBetween(0.05, 0.5);
    assertThat(trained.file()).isEqualTo(out.resolve("scenenet-bam.safetensors"));
    try (var files = Files.list(out)) {
      assertThat(files).containsExactly(trained.file());
    }
    assertThat(Checkpoint.read(trained.file()).metadata())
        .containsEntry("architecture", new Value.Text("scenenet-bam"))
        .containsEntry("steps", new Value.Text("2"))
        .containsEntry("seed", new Value.Text("1"))
        .containsEntry("held_out_scenes", new Value.Text("200"))
        .containsEntry(
            "held_out_accuracy",
            new Value.Text(String.format(Locale.ROOT, "%.4f", trained.accuracy())));
  }

  @Test
  void anEmbeddingIsMeasuredByItsNearestNeighbours() {
    Trained trained =
        new DemoTraining("scenenet-embedding", SHORT, FEW).run(folder, (step, loss) -> {});
    // Two steps teach nothing: one class in eight, give or take.
    assertThat(trained.accuracy()).isBetween(0.05, 0.5);
    Checkpoint written = Checkpoint.read(trained.file());
    assertThat(written.metadata())
        .containsEntry(
            "held_out_recall_at_1",
            new Value.Text(String.format(Locale.ROOT, "%.4f", trained.accuracy())));
    assertThat(written.tensors()).doesNotContainKey("proxies").doesNotContainKey("fc.weight");
  }

  @Test
  void theSamePlanGivesTheSameFileToTheByte() {
    Path first =
        new DemoTraining("scenenet", SHORT, FEW).run(folder.resolve("a"), (s, l) -> {}).file();
    Path second =
        new DemoTraining("scenenet", SHORT, FEW).run(folder.resolve("b"), (s, l) -> {}).file();
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void otherNetworksAreRefused() {
    assertThatThrownBy(() -> new DemoTraining("resnet50", SHORT))
        .hasMessage(
            "Cannot train 'resnet50' for the demo: its networks are [scenenet, scenenet-cbam, scenenet-bam, scenenet-embedding]; name one of them");
  }

  @Test
  void trainingOnTheHeldOutScenesIsRefused() {
    assertThatThrownBy(
            () -> new DemoTraining("scenenet", new TrainingPlan(HeldOutScenes.SEED, 2, 8, 1e-3)))
        .hasMessageStartingWith("Cannot train with seed 1000003")
        .hasMessageEndingWith("use another");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    assertThatThrownBy(() -> new DemoTraining("scenenet", SHORT, FEW).run(file, (s, l) -> {}))
        .hasMessageStartingWith("Cannot write trained weights to " + file)
        .hasMessageEndingWith("give a folder that can be written to");
  }
}
