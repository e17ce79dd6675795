package io.naflow.jobs.cli;

import io.naflow.api.ExplainPlan;
import io.naflow.api.Granularity;
import io.naflow.api.Head;
import io.naflow.api.LayerSelection;
import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.api.Rectify;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.cli.explain.FileExplainer;
import io.naflow.jobs.config.PreprocessingChanges;
import io.naflow.session.Catalogue;
import io.naflow.session.Catalogue.Description;
import io.naflow.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
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
    private Optional<String> architecture = Optional.empty();

    @Option(
        names = "--weights",
        paramLabel = "FILE",
        description =
            "Its weights: a .safetensors, .pth, .pt or .onnx file, or 'seeded' (default: those that"
                + " come with the program).")
    private Optional<String> weights = Optional.empty();

    @Option(
        names = "--preprocessing",
        paramLabel = "HOW",
        description =
            "How images are prepared: imagenet, or {resize: 224, mean: [...], std: [...], ...} as"
                + " in the configuration; must be given for an .onnx file.")
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
          "A class index, or 3-7 for class 3 rather than 7 (default: the predicted class).")
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
      names = "--class-names",
      paramLabel = "FILE",
      description = "A text file with one class name a line, for titles.")
  private Optional<Path> classNames = Optional.empty();

  @Option(names = "--device", defaultValue = "cpu", description = "cpu, gpu or gpu(n).")
  private String device;

  @Mixin private PrecisionOption precision;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where files go.")
  private String out;

  @Override
  public Integer call() throws IOException {
    OutputDirectory.logInto(out);
    var plan =
        new ExplainPlan(
            methods, new LayerSelection(granularity, layers), target(), solver.settings(), rectify);
    List<ModelSpec> specs = models.stream().map(ExplainCommand::spec).toList();
    // Everything is checked before libtorch is loaded.
    var catalogue = new Catalogue();
    specs.forEach(spec -> warn(catalogue.describe(spec, plan)));
    List<String> names = classNames.map(FileExplainer::classNames).orElse(List.of());
    Path folder = OutputDirectory.create(out);
    int failed =
        new FileExplainer(specs, plan, folder, names, System.out)
            .run(images, device, precision.value());
    return failed == 0 ? 0 : Boundary.FAILED;
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

  private Target target() {
    return Target.parse(target)
        .filter(parsed -> !(parsed instanceof Target.Label))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot explain target '%s': give 'predicted', a class index, or two of them as 3-7"
                        .formatted(target)));
  }

  private static ModelSpec spec(ModelOptions model) {
    ModelSpec spec = network(model);
    if (model.head.isEmpty() && model.threshold.isPresent()) {
      throw new IllegalArgumentException(
          "Cannot use --threshold %s: only a sigmoid's probability has one; add --head sigmoid"
              .formatted(model.threshold.get()));
    }
    return model.head.map(name -> spec.with(Head.parse(name, threshold(model)))).orElse(spec);
  }

  private static ModelSpec network(ModelOptions model) {
    boolean onnx = model.weights.filter(file -> file.endsWith(".onnx")).isPresent();
    if (model.architecture.isEmpty() && !onnx) {
      throw new IllegalArgumentException(
          "Cannot explain without --model: weights %s do not say which network they are of; give an architecture of 'naflow models', or an .onnx file as --weights"
              .formatted(model.weights.orElse("(none given)")));
    }
    String architecture = model.architecture.orElse(Zoo.ONNX);
    String text = model.weights.orElse(WeightsSource.Bundled.PREFIX + architecture);
    WeightsSource weights = WeightsSource.parse(text, Path::of);
    String id =
        onnx ? Path.of(text).getFileName().toString().replaceFirst("\\.onnx$", "") : architecture;
    Optional<Preprocessing> preprocessing =
        model.preprocessing.flatMap(
            how -> PreprocessingChanges.parse(how, "--preprocessing").of(id, architecture));
    return new ModelSpec(
        id, onnx ? Zoo.ONNX : architecture, weights, List.of(), OptionalInt.empty(), preprocessing);
  }

  private static OptionalDouble threshold(ModelOptions model) {
    return model.threshold.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
