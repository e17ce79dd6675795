package io.naflow.zoo;

import io.naflow.image.Preprocessing;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A published network: how it is built, what its checkpoints look like and what images it expects.
 *
 * @param id its name in configurations and tables
 * @param summary one line for {@code naflow models}
 * @param design builds its graph
 * @param layout how its parameters are named in the files its authors publish
 * @param preprocessing what it was trained on
 * @param classes of the published checkpoint, or the length of its embedding
 * @param source where it comes from
 * @param ending what its output is
 * @param names what its classes are called, where it has as many as there are names
 */
public record Architecture(
    String id,
    String summary,
    Design design,
    CheckpointLayout layout,
    Preprocessing preprocessing,
    int classes,
    String source,
    Ending ending,
    KnownNames names) {

  /** Of classes that nobody has named. */
  public Architecture(
      String id,
      String summary,
      Design design,
      CheckpointLayout layout,
      Preprocessing preprocessing,
      int classes,
      String source,
      Ending ending) {
    this(id, summary, design, layout, preprocessing, classes, source, ending, KnownNames.NONE);
  }

  /** A classifier. */
  public Architecture(
      String id,
      String summary,
      Design design,
      CheckpointLayout layout,
      Preprocessing preprocessing,
      int classes,
      String source) {
    this(id, summary, design, layout, preprocessing, classes, source, Ending.LOGITS);
  }

  /**
   * A classifier that was built by hand; its parameters are named as its layers are.
   *
   * @param preprocessing what makes images of the graph's input
   */
  public static Architecture of(Graph graph, Preprocessing preprocessing) {
    return new Architecture(
        graph.name(),
        "built by hand",
        (name, input, classes) -> same(graph, input, classes),
        CheckpointLayout.PLAIN,
        preprocessing,
        graph.shape(graph.output()).channels(),
        "a program");
  }

  private static Graph same(Graph graph, FeatureShape input, int classes) {
    FeatureShape output = graph.shape(graph.output());
    if (!graph.input().equals(input)) {
      throw new IllegalArgumentException(
          "Cannot run network %s on images of %s: it was built for %s; give a preprocessing that makes those, or build it for these"
              .formatted(graph.name(), input, graph.input()));
    }
    if (output.channels() != classes) {
      throw new IllegalArgumentException(
          "Cannot make network %s of %d outputs: it was built with %d; its weights are another network's, or build it for them"
              .formatted(graph.name(), classes, output.channels()));
    }
    return graph;
  }

  /** What a network's output is. */
  public enum Ending {
    /** One number a class, N×K×1×1: it decides by the largest. */
    LOGITS,
    /** One vector an image, N×D×1×1: it decides by the similarity of two. */
    EMBEDDING,
    /**
     * The last feature map C×H×W itself, flattened channel-major to N×(C·H·W)×1×1: H·W local
     * descriptors of C numbers each. It decides by the cosines of those nearest to each other.
     */
    DESCRIPTORS
  }

  /** Builds a network's graph for an input and a number of classes. */
  @FunctionalInterface
  public interface Design {
    Graph graph(String name, FeatureShape input, int classes);
  }

  /**
   * @throws IllegalArgumentException if the input is too small for the network
   */
  public Graph graph(FeatureShape input, int outputClasses) {
    return design.graph(id, input, outputClasses);
  }

  /** Shape of its input as its preprocessing makes it. */
  public FeatureShape input() {
    // Any picture will do: published networks crop or resize to one size.
    var geometry = preprocessing.geometry(1000, 1000);
    return new FeatureShape(3, geometry.height(), geometry.width());
  }

  /** The same with names for its classes. */
  Architecture naming(KnownNames known) {
    return new Architecture(
        id, summary, design, layout, preprocessing, classes, source, ending, known);
  }

  /** What its outputs are called, if it has so many and they have names. */
  public Optional<ClassNames> classNames(int outputs) {
    return ending == Ending.LOGITS ? names.of(outputs) : Optional.empty();
  }

  /** Numbers of a local descriptor; empty where the output is not made of some. */
  public OptionalInt descriptorLength() {
    if (ending != Ending.DESCRIPTORS) {
      return OptionalInt.empty();
    }
    Graph published = graph();
    return OptionalInt.of(published.shape(published.featureMap()).channels());
  }

  /** The graph of the published checkpoint. */
  public Graph graph() {
    return graph(input(), classes);
  }
}
