package io.naflow.jobs.config;

import io.naflow.api.Granularity;
import io.naflow.api.Head;
import io.naflow.api.LayerSelection;
import io.naflow.api.SolverSettings;
import io.naflow.jobs.config.AuditConfig.Classes;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Execution;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.AuditConfig.Output;
import io.naflow.jobs.config.AuditConfig.Run;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads an audit's configuration strictly: what is not understood is refused. */
public final class AuditConfigReader {
  private AuditConfigReader() {}

  /**
   * @param text YAML
   * @param source the file's name, for messages
   * @param assignments {@code --set} values, {@code key=value}
   * @throws ConfigException at the first thing that is wrong
   */
  public static AuditConfig read(String text, String source, List<String> assignments) {
    Settings root = Settings.root(Overrides.apply(YamlReader.section(text, source), assignments));
    Settings runSection = root.section("run");
    Settings datasetSection = root.section("dataset");
    root.require(AuditKeys.MODELS);
    Run run = run(runSection);
    MethodsReader.Chosen methods = MethodsReader.read(root, run.seed());
    var config =
        new AuditConfig(
            run,
            dataset(datasetSection),
            models(root),
            TaskReader.read(root.section("task")),
            methods.ids(),
            methods.choices(),
            layers(root.section("layers")),
            root.get(AuditKeys.TARGET),
            solver(root.section("solver")),
            MetricsReader.read(root.get(AuditKeys.METRICS), methods.ids(), run.seed()),
            root.get(AuditKeys.RECTIFY),
            root.get(AuditKeys.PRECISION),
            output(root.section("output")),
            execution(root.section("execution")));
    root.done();
    return config;
  }

  private static Run run(Settings section) {
    var run = new Run(section.get(AuditKeys.NAME), section.get(AuditKeys.SEED));
    section.done();
    return run;
  }

  private static Dataset dataset(Settings section) {
    var dataset =
        new Dataset(
            section.get(DatasetKeys.PATH),
            section.find(DatasetKeys.LABELS).orElse(new Labels.Unsaid()),
            whole(section.find(DatasetKeys.LIMIT)),
            number(section.find(DatasetKeys.SAMPLE)),
            section.get(DatasetKeys.ORIENTATION),
            new Classes(
                section.find(DatasetKeys.CLASSES), section.find(DatasetKeys.CLASSES_SHA256)),
            new Boxes(section.get(DatasetKeys.BOXES), section.get(DatasetKeys.BOXES_INVALID)));
    section.done();
    return dataset;
  }

  private static List<Model> models(Settings root) {
    var models = new ArrayList<Model>();
    Set<String> ids = new HashSet<>();
    boolean baseline = false;
    for (Value value : root.get(AuditKeys.MODELS)) {
      Settings section = value.section();
      Model model = model(section);
      if (!ids.add(model.id())) {
        throw section.require(ModelKeys.ID).wrong("unlike the ids of the other models");
      }
      if (model.baseline() && baseline) {
        throw section.require(ModelKeys.BASELINE).wrong("false, as another model is the baseline");
      }
      baseline |= model.baseline();
      models.add(model);
    }
    if (models.isEmpty()) {
      throw root.require(AuditKeys.MODELS).wrong(AuditKeys.MODELS.range());
    }
    return models;
  }

  private static Model model(Settings section) {
    var model =
        new Model(
            section.get(ModelKeys.ID),
            architecture(section),
            section.get(ModelKeys.WEIGHTS),
            section.get(ModelKeys.STATE_DICT),
            whole(section.find(ModelKeys.CLASSES)),
            PreprocessingReader.of(section),
            section.get(ModelKeys.BASELINE),
            head(section),
            section.get(ModelKeys.ALLOW_SEEDED));
    section.done();
    return model;
  }

  /** What is said, or that the file brings its network with it. */
  private static String architecture(Settings section) {
    boolean onnx = section.get(ModelKeys.WEIGHTS).endsWith(".onnx");
    Optional<String> said = section.find(ModelKeys.ARCHITECTURE);
    if (onnx && said.isPresent() && !said.get().equals(Zoo.ONNX)) {
      throw section
          .require(ModelKeys.ARCHITECTURE)
          .wrong("left out: the .onnx file brings its own network");
    }
    return onnx ? Zoo.ONNX : said.orElseGet(() -> section.require(ModelKeys.ARCHITECTURE).text());
  }

  private static Optional<Head> head(Settings section) {
    Optional<String> name = section.find(ModelKeys.HEAD);
    if (section.find(ModelKeys.THRESHOLD).isPresent() && !name.equals(Optional.of("sigmoid"))) {
      throw section
          .require(ModelKeys.THRESHOLD)
          .wrong("left out: only with head: sigmoid is there a threshold");
    }
    return name.map(id -> Head.parse(id, number(section.find(ModelKeys.THRESHOLD))));
  }

  private static LayerSelection layers(Settings section) {
    return places(section, LayerKeys.OF_AUDIT, section.get(LayerKeys.GRANULARITY));
  }

  /** The rest of a section {@code layers}: names and depths. */
  static LayerSelection places(Settings section, LayerKeys keys, Granularity granularity) {
    double min = section.get(keys.minDepth());
    double max = section.get(keys.maxDepth());
    if (min > max) {
      throw section.require(keys.maxDepth()).wrong("at least min_depth, " + min);
    }
    var layers = new LayerSelection(granularity, section.get(keys.include()), min, max);
    section.done();
    return layers;
  }

  private static SolverSettings solver(Settings section) {
    var solver =
        new SolverSettings(
            section.get(AuditKeys.TOLERANCE),
            section.get(AuditKeys.OPTIMALITY),
            section.get(AuditKeys.ITERATIONS));
    section.done();
    return solver;
  }

  private static Output output(Settings section) {
    var output = new Output(section.get(AuditKeys.MAPS), section.get(AuditKeys.FAILURES_ALLOWED));
    section.done();
    return output;
  }

  private static Execution execution(Settings section) {
    var execution =
        new Execution(
            section.get(AuditKeys.DEVICE),
            section.get(AuditKeys.BATCH),
            whole(section.find(AuditKeys.IMAGES_PER_BLOCK)),
            whole(section.find(AuditKeys.THREADS)));
    section.done();
    return execution;
  }

  private static OptionalInt whole(Optional<Integer> value) {
    return value.stream().mapToInt(Integer::intValue).findFirst();
  }

  private static OptionalDouble number(Optional<Double> value) {
    return value.stream().mapToDouble(Double::doubleValue).findFirst();
  }
}
