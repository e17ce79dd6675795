package io.naflow;

import io.naflow.api.Engine;
import io.naflow.api.InputImage;
import io.naflow.api.LayerInfo;
import io.naflow.api.ModelInfo;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.image.ImageException;
import io.naflow.image.Preprocessing;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A loaded network that explains images; safe for several threads. Close it to free the model. */
public final class Explainer implements AutoCloseable {
  /** Images a pass: larger ones are hardly faster on a CPU and take more memory. */
  private static final int BATCH = 8;

  private final Engine engine;
  private final Session session;

  Explainer(Engine engine, Session session) {
    this.engine = engine;
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
    var explanations = new ArrayList<Explanation>();
    for (int from = 0; from < images.size(); from += BATCH) {
      List<Path> files = images.subList(from, Math.min(from + BATCH, images.size()));
      List<RgbImage> pictures = files.stream().map(Explainer::decode).toList();
      List<InputImage> inputs = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        inputs.add(input(files.get(i).getFileName().toString(), pictures.get(i)));
      }
      List<Outcome> outcomes = session.explain(inputs);
      for (int i = 0; i < files.size(); i++) {
        explanations.add(explanation(inputs.get(i).name(), pictures.get(i), outcomes.get(i)));
      }
    }
    return explanations;
  }

  /**
   * @throws ExplanationException if the image cannot be explained
   */
  public Explanation explain(RgbImage image) {
    return explanation("image", image, session.explain(List.of(input("image", image))).get(0));
  }

  /**
   * Asks several questions of one image, with one forward pass.
   *
   * @param targets at least one
   * @return one explanation a target, in order
   * @throws ExplanationException if one of them cannot be explained
   */
  public List<Explanation> explain(RgbImage image, List<Target> targets) {
    return session.explain(List.of(input("image", image)), targets).stream()
        .map(outcomes -> explanation("image", image, outcomes.get(0)))
        .toList();
  }

  private InputImage input(String name, RgbImage image) {
    return new InputImage(name, preprocessing().apply(image), OptionalInt.empty());
  }

  private Preprocessing preprocessing() {
    return session.model().preprocessing();
  }

  private Explanation explanation(String name, RgbImage image, Outcome outcome) {
    if (outcome instanceof Outcome.Explained explained) {
      return new Explanation(
          name,
          session.model().spec().id(),
          preprocessing().crop(image),
          explained.prediction(),
          explained.maps());
    }
    throw new ExplanationException(name, ((Outcome.Failed) outcome).message());
  }

  private static RgbImage decode(Path file) {
    try {
      return ImageDecoder.standard().decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ExplanationException(
          file.toString(), "Cannot read the image: there is no such file; check the path", e);
    } catch (IOException | ImageException e) {
      throw new ExplanationException(file.toString(), e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    session.close();
    engine.close();
  }
}
