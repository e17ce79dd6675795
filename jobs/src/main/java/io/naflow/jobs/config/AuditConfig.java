package io.naflow.jobs.config;

import io.naflow.api.Head;
import io.naflow.api.LayerSelection;
import io.naflow.api.Precision;
import io.naflow.api.Rectify;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.api.TensorNames;
import io.naflow.api.choice.Choices;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A whole audit, checked as far as the file alone allows.
 *
 * @param run its name and seed
 * @param dataset the images
 * @param models the networks, at least one
 * @param task what the networks are asked to do
 * @param methods ids of explanation methods, at least one
 * @param choices all settings of methods that have some, by id
 * @param layers at which layers there are maps
 * @param target what of the output is explained
 * @param solver when inversions stop
 * @param metrics what is measured on the maps
 * @param rectify where products of feature maps and coefficients are rectified
 * @param precision in which convolutions multiply
 * @param output what is written
 * @param execution how the work is done; nothing here changes a result
 */
public record AuditConfig(
    Run run,
    Dataset dataset,
    List<Model> models,
    Task task,
    List<String> methods,
    Map<String, Choices> choices,
    LayerSelection layers,
    Target target,
    SolverSettings solver,
    List<Metric> metrics,
    Rectify rectify,
    Precision precision,
    Output output,
    Execution execution) {

  public AuditConfig {
    models = List.copyOf(models);
    methods = List.copyOf(methods);
    choices = Map.copyOf(choices);
    metrics = List.copyOf(metrics);
  }

  /**
   * The run.
   *
   * @param name begins the run id
   * @param seed of everything that is drawn
   */
  public record Run(String name, long seed) {}

  /**
   * The images.
   *
   * @param path URI of a folder; images are named by their paths below it
   * @param labels where the labels come from
   * @param limit at most so many images, the first by name
   * @param sample share of the images, chosen by a hash of the name, in 0..1
   * @param orientation what becomes of Exif orientation
   * @param classes what the classes are called
   * @param boxes how boxes are given
   */
  public record Dataset(
      String path,
      Labels labels,
      OptionalInt limit,
      OptionalDouble sample,
      OrientationTag orientation,
      Classes classes,
      Boxes boxes) {

    /** With the names that the networks know themselves, and boxes in pixels. */
    public Dataset(
        String path,
        Labels labels,
        OptionalInt limit,
        OptionalDouble sample,
        OrientationTag orientation) {
      this(path, labels, limit, sample, orientation, Classes.OWN, Boxes.STANDARD);
    }

    /** With other labels. */
    public Dataset with(Labels changed) {
      return new Dataset(path, changed, limit, sample, orientation, classes, boxes);
    }

    /** At another place. */
    public Dataset at(String other) {
      return new Dataset(other, labels, limit, sample, orientation, classes, boxes);
    }

    Dataset with(Classes changed) {
      return new Dataset(path, labels, limit, sample, orientation, changed, boxes);
    }
  }

  /**
   * What the classes are called.
   *
   * @param source {@code imagenet}, {@code cifar10}, {@code none} for no names, or the URI of a
   *     file; empty for the names that the networks know themselves
   * @param sha256 hash of the names that were found there, once they have been read; where it is
   *     given, others are refused
   */
  public record Classes(Optional<String> source, Optional<String> sha256) {
    /** As the networks have them. */
    public static final Classes OWN = new Classes(Optional.empty(), Optional.empty());
  }

  /** Where labels come from. */
  public sealed interface Labels {
    /** There are none. */
    record None() implements Labels {}

    /** Nothing is said: none for a folder, the column beside images in Parquet. */
    record Unsaid() implements Labels {}

    /** Each image's first folder is its class, numbered in the order of their names. */
    record Folders() implements Labels {}

    /**
     * A file or folder that says which images there are, their labels and boxes.
     *
     * @param uri where it is
     * @param form how it is to be read
     */
    record Manifest(String uri, LabelForm form) implements Labels {
      /** Read by the names of the file and its columns. */
      public Manifest(String uri) {
        this(uri, LabelForm.UNSAID);
      }
    }
  }

  /**
   * A network.
   *
   * @param id its name in tables
   * @param architecture one of {@code naflow models}
   * @param weights {@code bundled:NAME}, {@code seeded}, or the URI of a file
   * @param stateDict keys to the state dict in the file; empty for the usual place
   * @param classes number of outputs; empty to read it off the weights
   * @param preprocessing changes to the architecture's own
   * @param baseline whether others are compared with it
   * @param head what its outputs mean; empty where the architecture leaves no doubt
   * @param allowSeeded whether it may be compared although nothing was learnt in its weights
   * @param names how its file names the network's tensors, as far as it is said
   */
  public record Model(
      String id,
      String architecture,
      String weights,
      List<String> stateDict,
      OptionalInt classes,
      PreprocessingChanges preprocessing,
      boolean baseline,
      Optional<Head> head,
      boolean allowSeeded,
      TensorNames names) {
    public Model {
      stateDict = List.copyOf(stateDict);
    }
  }

  /**
   * A metric and what it is measured on.
   *
   * @param id of the metric
   * @param sample of the images
   * @param layers by name and depth; of those there are maps of
   * @param methods whose maps; all if empty
   * @param choices all its settings
   */
  public record Metric(
      String id, Sample sample, LayerSelection layers, List<String> methods, Choices choices) {
    public Metric {
      methods = List.copyOf(methods);
    }
  }

  /** Which images; chosen by a hash of the name, so that it does not matter how work is parted. */
  public sealed interface Sample {
    /** So many, or all if there are fewer. */
    record Count(int images) implements Sample {}

    /** A share, above 0 and up to 1. */
    record Share(double share) implements Sample {}
  }

  /**
   * What is written.
   *
   * @param maps whether the maps themselves are stored
   * @param failuresAllowed share of image × model pairs that may fail before the job ends with exit
   *     code 4, in 0..1
   */
  public record Output(boolean maps, double failuresAllowed) {}

  /**
   * How the work is done.
   *
   * @param device {@code auto}, {@code cpu}, {@code gpu} or {@code gpu(n)}
   * @param batch images a pass
   * @param imagesPerBlock images a unit of work; chosen by the size of the dataset if empty
   * @param threads native threads a task; chosen by the cores a task has if empty
   */
  public record Execution(
      String device, int batch, OptionalInt imagesPerBlock, OptionalInt threads) {}

  /** The same with units of work of a given size. */
  public AuditConfig inBlocksOf(int images) {
    var divided =
        new Execution(
            execution.device(), execution.batch(), OptionalInt.of(images), execution.threads());
    return new AuditConfig(
        run, dataset, models, task, methods, choices, layers, target, solver, metrics, rectify,
        precision, output, divided);
  }

  /** The same with classes and target as they have been found to be. */
  public AuditConfig with(Classes classes, Target meant) {
    return with(dataset.with(classes), meant);
  }

  /** The same with other images. */
  public AuditConfig with(Dataset other) {
    return with(other, target);
  }

  private AuditConfig with(Dataset other, Target meant) {
    return new AuditConfig(
        run, other, models, task, methods, choices, layers, meant, solver, metrics, rectify,
        precision, output, execution);
  }

  /** The model that others are compared with, if one is marked. */
  public Optional<Model> baseline() {
    return models.stream().filter(Model::baseline).findFirst();
  }
}
