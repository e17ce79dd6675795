package io.naflow.lab.train;

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
import io.naflow.similarity.Similarities;
import io.naflow.similarity.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Scenes that no network is trained on, and how well a network tells them apart. */
public final class HeldOutScenes {
  /** Seed of the held-out scenes. */
  public static final long SEED = 1_000_003;

  private static final int BATCH = 50;
  private static final Similarity COSINE = Similarities.byId("cosine");

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
    require(count, 1);
    int correct = 0;
    try (Session session = engine.open(model, PLAN)) {
      for (int from = 0; from < count; from += BATCH) {
        List<InputImage> images = images(session.model().preprocessing(), from, count);
        correct += correct(images, session.explain(images));
      }
    }
    return correct / (double) count;
  }

  /**
   * Share of the first held-out scenes whose nearest other among them, by the cosine of their
   * embeddings, is of the same class, 0..1 (Recall@1).
   *
   * @param count scenes, at least 2
   */
  public static double recallAtOne(Engine engine, ModelSpec model, int count) {
    require(count, 2);
    var vectors = new ArrayList<Optional<float[]>>();
    var labels = new ArrayList<OptionalInt>();
    try (Session session = engine.open(model, PLAN.with(new Target.Likeness(COSINE.id())))) {
      for (int from = 0; from < count; from += BATCH) {
        List<InputImage> images = images(session.model().preprocessing(), from, count);
        images.forEach(image -> labels.add(image.label()));
        session.answer(images).forEach(outcome -> vectors.add(vector(outcome)));
      }
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
      OptionalInt nearest = nearest(i, vectors);
      if (nearest.isPresent() && labels.get(nearest.getAsInt()).equals(labels.get(i))) {
        found++;
      }
    }
    return found / (double) count;
  }

  private static void require(int count, int least) {
    if (count < least) {
      throw new IllegalArgumentException(
          "Cannot measure accuracy on %d scenes: at least %d must be there"
              .formatted(count, least));
    }
  }

  private static List<InputImage> images(Preprocessing preprocessing, int from, int count) {
    var generator = new SceneGenerator(SEED);
    var images = new ArrayList<InputImage>();
    for (int i = from; i < Math.min(count, from + BATCH); i++) {
      Scene scene = generator.scene(i);
      images.add(
          InputImage.of(
              "held-out scene " + i, scene.image(), OptionalInt.of(scene.label()), preprocessing));
    }
    return images;
  }

  private static int correct(List<InputImage> images, List<Outcome> outcomes) {
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

  /** Empty for a failed image, which then is nobody's neighbour and has none. */
  private static Optional<float[]> vector(Outcome outcome) {
    return outcome instanceof Outcome.Answered embedded
        ? Optional.of(embedded.values())
        : Optional.empty();
  }

  private static OptionalInt nearest(int own, List<Optional<float[]>> vectors) {
    OptionalInt nearest = OptionalInt.empty();
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < vectors.size(); i++) {
      if (i != own && vectors.get(own).isPresent() && vectors.get(i).isPresent()) {
        double cosine = COSINE.value(vectors.get(own).get(), vectors.get(i).get());
        if (cosine > largest) {
          largest = cosine;
          nearest = OptionalInt.of(i);
        }
      }
    }
    return nearest;
  }
}
