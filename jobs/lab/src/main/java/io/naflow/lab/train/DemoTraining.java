package io.naflow.lab.train;

import io.naflow.api.Engine;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsSource;
import io.naflow.network.Graph;
import io.naflow.scene.Shape;
import io.naflow.session.TorchEngine;
import io.naflow.weights.SafetensorsWriter;
import io.naflow.weights.StoredTensor;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains one of the project's small networks on generated scenes. With the same plan and the same
 * number of threads ({@code OMP_NUM_THREADS}) the same machine makes the same file, byte for byte.
 */
public final class DemoTraining {
  /** The networks this trains, which are those whose weights are in the jar. */
  public static final List<String> NETWORKS =
      List.of("scenenet", "scenenet-cbam", "scenenet-bam", "scenenet-embedding");

  /** How the weights in the jar were made. */
  public static final TrainingPlan PLAN = new TrainingPlan(1, 1800, 32, 3e-3);

  /** Scenes the accuracy is measured on. */
  public static final int HELD_OUT = 2000;

  /** Of the embedding's softmax over classes, as in Wu et al. 2018. */
  private static final double TEMPERATURE = 0.07;

  private final Architecture architecture;
  private final TrainingPlan plan;
  private final int heldOut;

  /**
   * A trained network.
   *
   * @param network its architecture's id
   * @param file its weights, {@code NETWORK.safetensors}, float32
   * @param accuracy share of the {@link #HELD_OUT} held-out scenes classified rightly by the
   *     inference engine, or, of an embedding, whose nearest other is of their class; 0..1
   */
  public record Trained(String network, Path file, double accuracy) {}

  /**
   * @param network one of {@link #NETWORKS}
   * @throws IllegalArgumentException for any other, or if the plan's scenes are the held-out ones
   */
  public DemoTraining(String network, TrainingPlan plan) {
    this(network, plan, HELD_OUT);
  }

  /**
   * @param heldOut scenes to measure the accuracy on
   */
  DemoTraining(String network, TrainingPlan plan, int heldOut) {
    if (plan.seed() == HeldOutScenes.SEED) {
      throw new IllegalArgumentException(
          "Cannot train with seed %d: its scenes are those the accuracy is measured on; use another"
              .formatted(plan.seed()));
    }
    this.architecture = known(network);
    this.plan = plan;
    this.heldOut = heldOut;
  }

  /**
   * Trains, measures and writes, replacing a file that may be there.
   *
   * @param directory where the file goes; made if it is not there
   * @param progress is told of each step
   */
  public Trained run(Path directory, NetworkTrainer.Progress progress) {
    Path file = directory.resolve(architecture.id() + ".safetensors");
    Path unmeasured = directory.resolve(architecture.id() + ".unmeasured.safetensors");
    try {
      Files.createDirectories(directory);
      Map<String, StoredTensor> tensors = tensors(train(progress));
      try {
        SafetensorsWriter.write(unmeasured, tensors, Map.of());
        double accuracy = accuracy(unmeasured);
        SafetensorsWriter.write(file, tensors, metadata(accuracy));
        return new Trained(architecture.id(), file, accuracy);
      } finally {
        Files.deleteIfExists(unmeasured);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write trained weights to %s: %s; give a folder that can be written to"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  private Map<String, float[]> train(NetworkTrainer.Progress progress) {
    // Two steps of three are close-ups; the last third is what the network will see.
    int closeUps = 2 * (plan.steps() / 3);
    try (var batches =
        new SceneBatches(plan.seed(), architecture.preprocessing(), plan.batch(), closeUps)) {
      return new NetworkTrainer(architecture.graph(), objective(), plan)
          .train(step -> batches.next(), progress);
    }
  }

  private static Architecture known(String network) {
    if (!NETWORKS.contains(network)) {
      throw new IllegalArgumentException(
          "Cannot train '%s' for the demo: its networks are %s; name one of them"
              .formatted(network, NETWORKS));
    }
    return Zoo.standard().architecture(network);
  }

  private static boolean embeds(Architecture architecture) {
    return architecture.ending() == Architecture.Ending.EMBEDDING;
  }

  private Objective objective() {
    return embeds(architecture)
        ? new Objective.Proxies(Shape.values().length, TEMPERATURE)
        : new Objective.Logits();
  }

  private Map<String, StoredTensor> tensors(Map<String, float[]> values) {
    Graph graph = architecture.graph();
    var tensors = new LinkedHashMap<String, StoredTensor>();
    graph
        .parameters()
        .forEach(
            (name, shape) ->
                tensors.put(
                    name,
                    StoredTensor.ofFloats(
                        name, shape.stream().map(Integer::longValue).toList(), values.get(name))));
    return tensors;
  }

  private double accuracy(Path weights) {
    ModelSpec model =
        ModelSpec.of(architecture.id(), architecture.id(), new WeightsSource.File(weights));
    try (Engine engine = TorchEngine.on("cpu")) {
      return embeds(architecture)
          ? HeldOutScenes.recallAtOne(engine, model, heldOut)
          : HeldOutScenes.accuracy(engine, model, heldOut);
    }
  }

  private Map<String, String> metadata(double accuracy) {
    return Map.of(
        "architecture",
        architecture.id(),
        "seed",
        Long.toString(plan.seed()),
        "steps",
        Integer.toString(plan.steps()),
        "batch",
        Integer.toString(plan.batch()),
        "learning_rate",
        Double.toString(plan.learningRate()),
        embeds(architecture) ? "held_out_recall_at_1" : "held_out_accuracy",
        String.format(Locale.ROOT, "%.4f", accuracy),
        "held_out_scenes",
        Integer.toString(heldOut));
  }
}
