package io.naflow;

import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.api.intake.Intake;
import io.naflow.api.intake.Seen;
import io.naflow.image.Preprocessing;
import io.naflow.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A loaded network that explains images; safe for several threads. Close it to free the model. */
public final class Explainer implements AutoCloseable {
  /** Images a pass: larger ones are hardly faster on a CPU and take more memory. */
  private static final int BATCH = 8;

  /** What a picture in memory is called. */
  private static final String PICTURE = "image";

  private final Session session;

  /**
   * @param session its own
   */
  Explainer(Session session) {
    this.session = session;
  }

  public ModelInfo model() {
    return session.model();
  }

  /** The explained layers, shallow to deep. */
  public List<LayerInfo> layers() {
    return session.layers();
  }

  /** The session below, for batches in which some images may fail and others not. */
  public Session session() {
    return session;
  }

  /**
   * @param images JPEG, PNG, GIF, BMP or WebP files
   * @return one explanation an image, in order
   * @throws ExplanationException if an image cannot be read or explained
   */
  public List<Explanation> explain(List<Path> images) {
    Intake intake = Intake.standard();
    var explanations = new ArrayList<Explanation>();
    for (int from = 0; from < images.size(); from += BATCH) {
      List<Path> files = images.subList(from, Math.min(from + BATCH, images.size()));
      List<Seen> seen = files.stream().map(file -> seen(file, intake)).toList();
      List<Outcome> outcomes =
          Intake.ask(
              IntStream.range(0, files.size())
                  .mapToObj(i -> arrival(files.get(i).getFileName().toString(), seen.get(i)))
                  .toList(),
              session::explain);
      for (int i = 0; i < files.size(); i++) {
        String name = files.get(i).getFileName().toString();
        explanations.add(explanation(name, seen.get(i), outcomes.get(i)));
      }
    }
    return explanations;
  }

  /**
   * @throws ExplanationException if the image cannot be explained
   */
  public Explanation explain(RgbImage image) {
    return explain(image, session::explain).get(0);
  }

  /**
   * Asks several questions of one image, with one forward pass.
   *
   * @param targets at least one
   * @return one explanation a target, in order
   * @throws ExplanationException if one of them cannot be explained
   */
  public List<Explanation> explain(RgbImage image, List<Target> targets) {
    return explain(
        image,
        inputs -> session.explain(inputs, targets).stream().map(each -> each.get(0)).toList());
  }

  private List<Explanation> explain(
      RgbImage image, Function<List<InputImage>, List<Outcome>> question) {
    Seen seen = Intake.see(image, List.of(preprocessing()));
    if (arrival(PICTURE, seen) instanceof InputImage input) {
      return question.apply(List.of(input)).stream()
          .map(outcome -> explanation(PICTURE, seen, outcome))
          .toList();
    }
    throw new ExplanationException(PICTURE, ((Outcome.Failed) arrival(PICTURE, seen)).message());
  }

  private Seen seen(Path file, Intake intake) {
    Seen seen = intake.see(file, List.of(preprocessing()));
    if (seen instanceof Seen.Broken broken) {
      throw new ExplanationException(file.toString(), broken.why().message());
    }
    return seen;
  }

  private Arrival arrival(String name, Seen seen) {
    return seen.as(name, OptionalInt.empty(), preprocessing());
  }

  private Preprocessing preprocessing() {
    return session.model().preprocessing();
  }

  private Explanation explanation(String name, Seen seen, Outcome outcome) {
    if (seen instanceof Seen.Whole whole && outcome instanceof Outcome.Explained explained) {
      return new Explanation(
          name,
          session.model().spec().id(),
          whole.view(preprocessing()),
          explained.prediction(),
          explained.maps());
    }
    throw new ExplanationException(name, ((Outcome.Failed) outcome).message());
  }

  @Override
  public void close() {
    session.close();
  }
}
