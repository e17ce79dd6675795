package io.naflow.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.api.Rectify;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.jobs.audit.AuditClasses;
import io.naflow.jobs.cli.explain.FileExplainer;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.executor.Models;
import io.naflow.session.Catalogue;
import io.naflow.session.Catalogue.Description;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code naflow explain}. */
@Command(
    name = "explain",
    description = {
      "Explains single images: a PNG strip a method, and every map as .npy.",
      "Several --model (each with its --weights) are laid under each other by depth."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  /** A model and what belongs to it. */
  static final class ModelOptions {
    @Option(
        names = "--model",
        paramLabel = "ID",
        description =
            "An architecture of 'naflow models'; not needed for an .onnx file, which brings its"
                + " own.")
    private Optional<String> named = Optional.empty();

    @Option(
        names = "--weights",
        paramLabel = "FILE",
        description =
            "Its weights: a .safetensors, .pth, .pt or .onnx file, or 'seeded' (default: those that"
                + " come with the program).")
    private Optional<String> weights = Optional.empty();

    boolean isOnnx() {
      return weights.filter(file -> file.endsWith(".onnx")).isPresent();
    }

    String architecture() {
      return named.orElseGet(
          () -> {
            if (isOnnx()) {
              return Zoo.ONNX;
            }
            throw new IllegalArgumentException(
                "Cannot explain without --model: weights %s do not say which network they are of; give an architecture of 'naflow models', or an .onnx file as --weights"
                    .formatted(weights.orElse("(none given)")));
          });
    }

    /** What it is called in pictures: its architecture, or the name of its ONNX file. */
    String called() {
      return isOnnx()
          ? Path.of(weights.orElseThrow()).getFileName().toString().replaceFirst("\\.onnx$", "")
          : architecture();
    }

    @Option(
        names = "--state-dict",
        paramLabel = "KEY",
        description =
            "Key that leads to the state dict in the file, where it is not in a usual place; may"
                + " stand often for keys within keys.")
    private List<String> stateDict = List.of();

    @Option(
        names = "--prefix",
        paramLabel = "PREFIX",
        description =
            "What stands before the network's names in the state dict (default: found where the"
                + " rest fits).")
    private Optional<String> prefix = Optional.empty();

    @Option(
        names = "--rename",
        paramLabel = "OLD=NEW",
        description =
            "A name, or a beginning that ends in a dot, and what is to stand in its place; may"
                + " stand often.")
    private Map<String, String> rename = Map.of();

    @Option(
        names = "--outputs",
        paramLabel = "N",
        description = "Number of outputs (default: read off the weights).")
    private Optional<Integer> outputs = Optional.empty();

    @Option(
        names = "--preprocessing",
        paramLabel = "SECTION",
        description =
            "What is otherwise with its images, as in a configuration: '{resize: [32, 32], crop:"
                + " none}', or imagenet; must be given for an .onnx file.")
    private Optional<String> preprocessing = Optional.empty();

    @Option(
        names = "--head",
        paramLabel = "HEAD",
        description =
            "What its outputs mean: softmax, sigmoid or none (default: softmax; one output needs it"
                + " said).")
    private Optional<String> head = Optional.empty();

    @Option(
        names = "--threshold",
        paramLabel = "P",
        description = "From which probability on one sigmoid output says class 1 (default: 0.5).")
    private Optional<Double> threshold = Optional.empty();
  }

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "JPEG, PNG, GIF, BMP or WebP.")
  private List<Path> images;

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  private List<ModelOptions> models;

  @Option(
      names = "--method",
      paramLabel = "M",
      description = "An explanation method; may stand often (default: naflow).")
  private List<String> methods = List.of("naflow");

  @Option(
      names = "--target",
      defaultValue = "predicted",
      paramLabel = "CLASS",
      description =
          "A class by its index or name, or 3-7 for class 3 rather than 7 (default: the predicted"
              + " class).")
  private String target;

  @Option(
      names = "--granularity",
      defaultValue = "BLOCK",
      description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private Granularity granularity;

  @Option(
      names = "--layer",
      paramLabel = "PATTERN",
      description = "Only layers of this name, * for anything; may stand often.")
  private List<String> layers = List.of();

  @Mixin private SolverOptions solver;

  @Option(
      names = "--rectify",
      defaultValue = "SUM",
      description = "After the sum over channels or before it: ${COMPLETION-CANDIDATES}.")
  private Rectify rectify;

  @Option(
      names = {"--classes", "--class-names"},
      paramLabel = "NAMES",
      description =
          "What the classes are called: imagenet, cifar10, none, or a file as for dataset.classes"
              + " (default: what the network knows).")
  private Optional<String> classes = Optional.empty();

  @Option(names = "--device", defaultValue = "cpu", description = "cpu, gpu or gpu(n).")
  private String device;

  @Mixin private PrecisionOption precision;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where files go.")
  private String out;

  @Override
  public Integer call() throws IOException {
    OutputDirectory.logInto(out);
    AuditConfig config = config();
    // Everything is checked before libtorch is loaded.
    List<ModelSpec> specs =
        config.models().stream()
            .map(model -> Models.spec(model, WeightsSource.parse(model.weights(), Path::of)))
            .toList();
    var catalogue = new Catalogue();
    ExplainPlan predicted = plan(new Target.Predicted());
    List<Description> found =
        specs.stream().map(spec -> catalogue.describe(spec, predicted)).toList();
    AuditClasses names = AuditClasses.of(config, found, new Configuration());
    ExplainPlan plan = plan(names.meant(config.target()));
    specs.forEach(spec -> warn(catalogue.describe(spec, plan)));
    var called = new HashMap<String, Map<Integer, String>>();
    names.names().forEach((model, classes) -> called.put(model, classes.names()));
    Path folder = OutputDirectory.create(out);
    int failed =
        new FileExplainer(specs, plan, folder, called, System.out)
            .run(images, device, precision.value());
    return failed == 0 ? 0 : Boundary.FAILED;
  }

  private ExplainPlan plan(Target explained) {
    return new ExplainPlan(
        methods, new LayerSelection(granularity, layers), explained, solver.settings(), rectify);
  }

  /**
   * The options as an audit's configuration has them, so that they mean the same and are checked
   * alike.
   */
  private AuditConfig config() throws IOException {
    var sections = new ArrayList<Map<String, Object>>();
    var assignments = new ArrayList<>(List.of("target=" + target));
    var uses = new HashMap<String, Integer>();
    for (ModelOptions model : models) {
      // Unknown ones are told of with a list of those that are known.
      new Catalogue().architecture(model.architecture());
      requireSigmoid(model);
      int use = uses.merge(model.called(), 1, Integer::sum);
      String id = model.called() + (use == 1 ? "" : "-" + use);
      model.preprocessing.ifPresent(
          section ->
              assignments.add("models.%d.preprocessing=%s".formatted(sections.size(), section)));
      sections.add(section(id, model));
    }
    classes.ifPresent(source -> assignments.add("dataset.classes=" + source));
    String text =
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "run", Map.of("name", "explain"),
                    "dataset", Map.of("path", "."),
                    "methods", List.of("naflow"),
                    "models", sections));
    AuditConfig config = AuditConfigReader.read(text, "the options", assignments);
    if (config.target() instanceof Target.Label) {
      throw new IllegalArgumentException(
          "Cannot explain target 'label': single images have none; give 'predicted', a class, or"
              + " two of them as 3-7");
    }
    return config;
  }

  private static Map<String, Object> section(String id, ModelOptions model) {
    var section = new LinkedHashMap<String, Object>();
    section.put("id", id);
    section.put("architecture", model.architecture());
    section.put(
        "weights", model.weights.orElse(WeightsSource.Bundled.PREFIX + model.architecture()));
    if (!model.stateDict.isEmpty()) {
      section.put("state_dict", model.stateDict);
    }
    model.prefix.ifPresent(text -> section.put("prefix", text));
    if (!model.rename.isEmpty()) {
      section.put("rename", model.rename);
    }
    model.outputs.ifPresent(number -> section.put("classes", number));
    model.head.ifPresent(name -> section.put("head", name));
    model.threshold.ifPresent(number -> section.put("threshold", number));
    return section;
  }

  private static void requireSigmoid(ModelOptions model) {
    if (model.head.isEmpty() && model.threshold.isPresent()) {
      throw new IllegalArgumentException(
          "Cannot use --threshold %s: only a sigmoid's probability has one; add --head sigmoid"
              .formatted(model.threshold.get()));
    }
  }

  /** What a picture cannot show. */
  private static void warn(Description described) {
    ModelInfo model = described.model();
    model
        .weights()
        .kind()
        .complaint()
        .ifPresent(
            why ->
                System.err.printf(
                    "naflow: warning: model %s: its %s; its maps mean nothing%n",
                    model.spec().id(), why));
    described.assumptions().forEach(line -> System.err.printf("naflow: note: %s%n", line));
  }
}
