package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.NOTHING;
import static io.naflow.jobs.config.Scope.ROWS;
import static io.naflow.jobs.config.Scope.RUN;

import io.naflow.api.Precision;
import io.naflow.api.Rectify;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.jobs.config.Settings.Value;
import java.util.List;
import java.util.regex.Pattern;

/** Settings of the audit as a whole. */
final class AuditKeys {
  /** What names in tables and file paths may be. */
  static final Kind<String> ID =
      Kind.text(
          "a name of up to 100 letters, digits and . _ + - that begins with a letter",
          Pattern.compile("[A-Za-z][A-Za-z0-9._+-]{0,99}"));

  static final Key<String> NAME =
      Key.of("run.name", ID, "audit", RUN, "Begins the run's id in the tables.");

  static final Key<Integer> SEED =
      Key.of(
          "run.seed", Kind.whole(0, Integer.MAX_VALUE), 0, IMAGE, "Of everything that is drawn.");

  static final Key<List<Value>> MODELS =
      Key.required(
          "models",
          sections("a list of at least one model"),
          "[{id: mine, architecture: resnet50}]",
          IMAGE,
          "The networks, at least one.");

  static final Key<List<Value>> METHODS =
      Key.required(
          "methods",
          items("names or sections", "a list of at least one method"),
          "[naflow, gradcam]",
          IMAGE,
          "Explanation methods (`naflow models` lists them): a name, or a section with `id` and the method's settings.");

  static final Key<List<Value>> METRICS =
      Key.of(
          "metrics",
          items("names or sections", ""),
          List.of(),
          ROWS,
          "What is measured on the maps (`naflow models` lists it): a name, or a section that also says on what.");

  static final Key<Target> TARGET =
      Key.of(
          "target",
          target(),
          new Target.Predicted(),
          IMAGE,
          "The output that is explained: the class with the highest score, the image's label, or the same class for every image.");

  static final Key<Double> TOLERANCE =
      Key.of(
          "solver.tolerance",
          Kind.number("a number between 0 and 1, such as 0.07", number -> number > 0 && number < 1),
          SolverSettings.DEFAULT.tolerance(),
          IMAGE,
          "An inversion counts as solved at this relative residual, and ends there.");

  static final Key<Double> OPTIMALITY =
      Key.of(
          "solver.optimality",
          Kind.number("a number from 0 to 1, such as 0.1", number -> number >= 0 && number < 1),
          SolverSettings.DEFAULT.optimality(),
          IMAGE,
          "An inversion whose equations contradict each other counts as solved where the gradient, as a share of the residual and the map's norm, is down to this when the steps have run out; 0 asks for the residual alone.");

  static final Key<Integer> ITERATIONS =
      Key.of(
          "solver.iterations",
          Kind.whole(1, 100_000),
          SolverSettings.DEFAULT.iterations(),
          IMAGE,
          "An inversion takes at most so many steps.");

  static final Key<Rectify> RECTIFY =
      Key.of(
          "rectify",
          Kind.oneOf(Rectify.class),
          Rectify.SUM,
          IMAGE,
          "Where products of feature maps and coefficients are rectified: after the sum over channels, or in each channel.");

  static final Key<Precision> PRECISION =
      Key.of(
              "precision",
              Kind.parsed(
                  Value.wordRange(Precision.ids()),
                  value -> Precision.named(value.word(Precision.ids())),
                  Precision::id),
              Precision.FLOAT32,
              IMAGE,
              "In which convolutions multiply.")
          .omitted(Key.Omission.IN_IDENTITY);

  static final Key<Boolean> MAPS =
      Key.of("output.maps", Kind.flag(), true, ROWS, "Whether the maps themselves are stored.");

  static final Key<Double> FAILURES_ALLOWED =
      Key.of(
          "output.failures_allowed",
          Kind.share(),
          0.01,
          NOTHING,
          "Share of images that may fail before the job ends with exit code 4.");

  static final Key<String> DEVICE =
      Key.of(
          "execution.device",
          Kind.text("auto, cpu, gpu or gpu(n)", Pattern.compile("auto|cpu|gpu|gpu\\(\\d{1,3}\\)")),
          "auto",
          NOTHING,
          "Where networks run; `auto` takes a GPU where there is one.");

  static final Key<Integer> BATCH =
      Key.of("execution.batch", Kind.whole(1, 4096), 8, NOTHING, "Images a pass.");

  static final Key<Integer> IMAGES_PER_BLOCK =
      Key.optional(
          "execution.images_per_block",
          Kind.whole(1, 1 << 20),
          "by the size of the dataset",
          NOTHING,
          "Images a unit of work.");

  static final Key<Integer> THREADS =
      Key.optional(
          "execution.threads",
          Kind.whole(1, 1024),
          "by the cores a task has",
          NOTHING,
          "Native threads a task.");

  private AuditKeys() {}

  /** A list whose items have keys, or a reader, of their own. */
  static Kind<List<Value>> items(String of, String range) {
    return Kind.bracketed("list of " + of, range, Value::oneOrMore, values -> values);
  }

  /** A list of sections. */
  static Kind<List<Value>> sections(String range) {
    return Kind.bracketed("list of sections", range, value -> value.items(range), values -> values);
  }

  private static Kind<Target> target() {
    String range = "predicted, label, a class index or name, or two indices as 3-7";
    return Kind.parsed(
        range,
        value -> {
          // Two indices that are the same, say, are no name.
          if (!value.text().matches(".*\\p{L}.*") && Target.parse(value.text()).isEmpty()) {
            throw value.wrong(range);
          }
          return Target.parse(value.text()).orElseGet(() -> new Target.Named(value.text()));
        },
        Target::toString);
  }
}
