package io.naflow.jobs.config;

import io.naflow.api.Granularity;
import io.naflow.api.LayerSelection;
import io.naflow.api.Precision;
import io.naflow.api.Rectify;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Execution;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.AuditConfig.Output;
import io.naflow.jobs.config.AuditConfig.Run;
import io.naflow.jobs.config.Settings.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an audit's configuration strictly: what is not understood is refused. */
public final class AuditConfigReader {
  /** What names in tables and file paths may be. */
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9._+-]{0,99}");

  private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu|gpu\\(\\d{1,3}\\)");

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
    List<Value> models = root.require("models", "[{id: mine, architecture: resnet50}]").items();
    Run run = run(runSection);
    MethodsReader.Chosen methods =
        MethodsReader.read(root.require("methods", "[naflow, gradcam]"), run.seed());
    var config =
        new AuditConfig(
            run,
            dataset(datasetSection),
            models(models, root),
            TaskReader.read(root.section("task"), AuditConfigReader::labels),
            methods.ids(),
            methods.choices(),
            layers(root.section("layers")),
            root.find("target").map(AuditConfigReader::target).orElse(new Target.Predicted()),
            solver(root.section("solver")),
            MetricsReader.read(root.find("metrics"), methods.ids(), run.seed()),
            root.find("rectify").map(AuditConfigReader::rectify).orElse(Rectify.SUM),
            root.find("precision").map(AuditConfigReader::precision).orElse(Precision.FLOAT32),
            output(root.section("output")),
            execution(root.section("execution")));
    root.done();
    return config;
  }

  private static Run run(Settings section) {
    String name = section.find("name").map(AuditConfigReader::id).orElse("audit");
    int seed = section.find("seed").map(value -> value.integer(0, Integer.MAX_VALUE)).orElse(0);
    section.done();
    return new Run(name, seed);
  }

  private static Dataset dataset(Settings section) {
    String path = section.require("path", "/data/photos").text();
    Labels labels = section.find("labels").map(AuditConfigReader::labels).orElse(new Labels.None());
    OptionalInt limit =
        section
            .find("limit")
            .map(value -> OptionalInt.of(value.integer(1, Integer.MAX_VALUE)))
            .orElse(OptionalInt.empty());
    OptionalDouble sample =
        section
            .find("sample")
            .map(value -> OptionalDouble.of(share(value, false)))
            .orElse(OptionalDouble.empty());
    OrientationTag orientation =
        section
            .find("orientation")
            .map(value -> value.word(List.of("apply", "ignore")))
            .map(word -> OrientationTag.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(OrientationTag.APPLY);
    section.done();
    return new Dataset(path, labels, limit, sample, orientation);
  }

  private static Labels labels(Value value) {
    String text = value.text();
    if (text.equals("none")) {
      return new Labels.None();
    } else if (text.equals("folders")) {
      return new Labels.Folders();
    } else if (text.matches(".*\\.(csv|parquet)/?")) {
      return new Labels.Manifest(text);
    }
    throw value.wrong("folders, none, or the path of a .csv or .parquet file");
  }

  private static List<Model> models(List<Value> values, Settings root) {
    var models = new ArrayList<Model>();
    Set<String> ids = new HashSet<>();
    boolean baseline = false;
    for (Value value : values) {
      Settings section = value.section();
      Model model = model(section);
      if (!ids.add(model.id())) {
        throw section.require("id", "mine").wrong("unlike the ids of the other models");
      }
      if (model.baseline() && baseline) {
        throw section.require("baseline", "true").wrong("false, as another model is the baseline");
      }
      baseline |= model.baseline();
      models.add(model);
    }
    if (models.isEmpty()) {
      throw root.require("models", "[]").wrong("a list of at least one model");
    }
    return models;
  }

  private static Model model(Settings section) {
    var model =
        new Model(
            id(section.require("id", "mine")),
            section.require("architecture", "resnet50").text(),
            section.find("weights").map(Value::text).orElse("seeded"),
            section
                .find("state_dict")
                .map(Value::oneOrMore)
                .map(keys -> keys.stream().map(Value::text).toList())
                .orElse(List.of()),
            section
                .find("classes")
                .map(value -> OptionalInt.of(value.integer(1, 1 << 24)))
                .orElse(OptionalInt.empty()),
            PreprocessingReader.read(section.section("preprocessing")),
            section.find("baseline").map(Value::flag).orElse(false));
    section.done();
    return model;
  }

  private static LayerSelection layers(Settings section) {
    Granularity granularity =
        section
            .find("granularity")
            .map(value -> value.word(List.of("block", "layer")))
            .map(word -> Granularity.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Granularity.BLOCK);
    return places(section, granularity);
  }

  /** The rest of a section {@code layers}: names and depths. */
  static LayerSelection places(Settings section, Granularity granularity) {
    List<String> include =
        section
            .find("include")
            .map(value -> value.oneOrMore().stream().map(Value::text).toList())
            .orElse(List.of());
    double min = section.find("min_depth").map(value -> share(value, true)).orElse(0.0);
    Optional<Value> deepest = section.find("max_depth");
    double max = deepest.map(value -> share(value, true)).orElse(1.0);
    if (min > max) {
      throw deepest.orElseThrow().wrong("at least min_depth, " + min);
    }
    section.done();
    return new LayerSelection(granularity, include, min, max);
  }

  private static Target target(Value value) {
    return Target.parse(value.text())
        .orElseThrow(() -> value.wrong("predicted, label, a class index, or two of them as 3-7"));
  }

  private static Rectify rectify(Value value) {
    return Rectify.valueOf(value.word(List.of("sum", "channel")).toUpperCase(Locale.ROOT));
  }

  private static Precision precision(Value value) {
    return Precision.named(value.word(Precision.ids()));
  }

  private static SolverSettings solver(Settings section) {
    double tolerance =
        section
            .find("tolerance")
            .map(value -> between(value, 0, 1, "a number between 0 and 1, such as 0.05"))
            .orElse(SolverSettings.DEFAULT.tolerance());
    int iterations =
        section
            .find("iterations")
            .map(value -> value.integer(1, 100_000))
            .orElse(SolverSettings.DEFAULT.iterations());
    section.done();
    return new SolverSettings(tolerance, iterations);
  }

  private static Output output(Settings section) {
    boolean maps = section.find("maps").map(Value::flag).orElse(true);
    double allowed = section.find("failures_allowed").map(value -> share(value, true)).orElse(0.01);
    section.done();
    return new Output(maps, allowed);
  }

  private static Execution execution(Settings section) {
    String device =
        section
            .find("device")
            .map(
                value -> {
                  if (!DEVICE.matcher(value.text()).matches()) {
                    throw value.wrong("auto, cpu, gpu or gpu(n)");
                  }
                  return value.text();
                })
            .orElse("auto");
    int batch = section.find("batch").map(value -> value.integer(1, 4096)).orElse(8);
    OptionalInt block =
        section
            .find("images_per_block")
            .map(value -> OptionalInt.of(value.integer(1, 1 << 20)))
            .orElse(OptionalInt.empty());
    OptionalInt threads =
        section
            .find("threads")
            .map(value -> OptionalInt.of(value.integer(1, 1024)))
            .orElse(OptionalInt.empty());
    section.done();
    return new Execution(device, batch, block, threads);
  }

  private static String id(Value value) {
    if (!ID.matcher(value.text()).matches()) {
      throw value.wrong(
          "a name of up to 100 letters, digits and . _ + - that begins with a letter");
    }
    return value.text();
  }

  static double share(Value value, boolean zeroAllowed) {
    String what = zeroAllowed ? "a share from 0 to 1" : "a share above 0 and up to 1";
    double share = value.number(what);
    if (share > 1 || share < 0 || (share == 0 && !zeroAllowed)) {
      throw value.wrong(what);
    }
    return share;
  }

  private static double between(Value value, double low, double high, String what) {
    double number = value.number(what);
    if (!(number > low && number < high)) {
      throw value.wrong(what);
    }
    return number;
  }
}
