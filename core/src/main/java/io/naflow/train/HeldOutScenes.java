package io.naflow.train;

import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.InputImage;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.image.Preprocessing;
import io.naflow.scene.Scene;
import io.naflow.scene.SceneGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Scenes that no network is trained on, and how well a network classifies them. */
public final class HeldOutScenes {
  /** Seed of the held-out scenes. */
  public static final long SEED = 1_000_003;

  private static final int BATCH = 50;

  /** The cheapest plan: sessions explain, and this asks for little beyond the predictions. */
  private static final ExplainPlan PLAN =
      new ExplainPlan(
          List.of("gradcam"),
          new LayerSelection(Granularity.BLOCK, List.of(), 0.99, 1),
          new Target.Predicted(),
          SolverSettings.DEFAULT);

  private HeldOutScenes() {}

  /**
   * Share of the first held-out scenes whose class the network names, 0..1, with the inference
   * engine and the model's own preprocessing.
   *
   * @param count scenes, at least 1
   */
  public static double accuracy(Engine engine, ModelSpec model, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "Cannot measure accuracy on %d scenes: at least 1 is needed".formatted(count));
    }
    int correct = 0;
    try (Session session = engine.open(model, PLAN)) {
      for (int from = 0; from < count; from += BATCH) {
        correct += correct(session, from, Math.min(count, from + BATCH));
      }
    }
    return correct / (double) count;
  }

  private static int correct(Session session, int from, int to) {
    var generator = new SceneGenerator(SEED);
    Preprocessing preprocessing = session.model().preprocessing();
    var images = new ArrayList<InputImage>();
    for (int i = from; i < to; i++) {
      Scene scene = generator.scene(i);
      images.add(
          new InputImage(
              "held-out scene " + i,
              preprocessing.apply(scene.image()),
              OptionalInt.of(scene.label())));
    }
    List<Outcome> outcomes = session.explain(images);
    int correct = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      // A failed image has no class and so counts as wrong.
      if (outcomes.get(i) instanceof Outcome.Explained explained
          && explained.prediction().classIndex() == images.get(i).label().orElseThrow()) {
        correct++;
      }
    }
    return correct;
  }
}
