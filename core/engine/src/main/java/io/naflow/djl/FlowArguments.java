package io.naflow.djl;

import ai.djl.translate.ArgumentsUtil;
import io.naflow.NaFlow;
import io.naflow.api.Head;
import io.naflow.api.Precision;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.api.WeightsSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A predictor's arguments, all text: {@code architecture} (must be given), {@code weights} (a file
 * in the model's folder, {@code bundled:NAME} or {@code seeded}; those of the program if not
 * given), {@code methods} and {@code layers} (comma-separated; {@code naflow}, all blocks), {@code
 * target} ({@code predicted}, a class, or {@code 3-7}), {@code iterations}, {@code tolerance},
 * {@code optimality}, {@code device}, {@code precision}, {@code head} ({@code softmax}, {@code
 * sigmoid} or {@code none}) and {@code threshold} (of a sigmoid).
 */
final class FlowArguments {
  private FlowArguments() {}

  /**
   * @param folder the model's, where its weights are
   */
  static NaFlow read(Map<String, ?> arguments, Path folder) {
    String architecture = ArgumentsUtil.stringValue(arguments, "architecture");
    if (architecture == null) {
      throw new IllegalArgumentException(
          "Cannot make a translator: the argument 'architecture' is missing; add, for example, optArgument(\"architecture\", \"resnet50\")");
    }
    NaFlow naflow = NaFlow.forNetwork(architecture);
    String weights =
        ArgumentsUtil.stringValue(
            arguments, "weights", WeightsSource.Bundled.PREFIX + architecture);
    return head(naflow, arguments)
        .weights(WeightsSource.parse(weights, folder::resolve))
        .methods(list(ArgumentsUtil.stringValue(arguments, "methods", "naflow")))
        .layers(list(ArgumentsUtil.stringValue(arguments, "layers", "*")))
        .target(target(ArgumentsUtil.stringValue(arguments, "target", "predicted")))
        .solver(solver(arguments))
        .precision(
            Precision.named(
                ArgumentsUtil.stringValue(arguments, "precision", Precision.FLOAT32.id())))
        .on(ArgumentsUtil.stringValue(arguments, "device", "cpu"));
  }

  private static NaFlow head(NaFlow naflow, Map<String, ?> arguments) {
    String head = ArgumentsUtil.stringValue(arguments, "head", "");
    String threshold = ArgumentsUtil.stringValue(arguments, "threshold", "");
    if (head.isEmpty()) {
      if (!threshold.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot use the threshold %s: no head is given; add the argument 'head', sigmoid"
                .formatted(threshold));
      }
      return naflow;
    }
    try {
      return naflow.head(
          Head.parse(
              head,
              threshold.isEmpty()
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(Double.parseDouble(threshold))));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot use the threshold '%s': a number between 0 and 1 is needed, such as 0.5"
              .formatted(threshold),
          e);
    }
  }

  private static Target target(String text) {
    return Target.parse(text)
        .filter(target -> !(target instanceof Target.Label))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot explain target '%s': give predicted, a class index, or two of them as 3-7"
                        .formatted(text)));
  }

  private static SolverSettings solver(Map<String, ?> arguments) {
    SolverSettings usual = SolverSettings.DEFAULT;
    String tolerance = ArgumentsUtil.stringValue(arguments, "tolerance", "" + usual.tolerance());
    String optimality = ArgumentsUtil.stringValue(arguments, "optimality", "" + usual.optimality());
    String iterations = ArgumentsUtil.stringValue(arguments, "iterations", "" + usual.iterations());
    try {
      return new SolverSettings(
          Double.parseDouble(tolerance),
          Double.parseDouble(optimality),
          Integer.parseInt(iterations));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot set the solver to tolerance '%s', optimality '%s' and iterations '%s': numbers are needed, such as %s, %s and %d"
              .formatted(
                  tolerance,
                  optimality,
                  iterations,
                  usual.tolerance(),
                  usual.optimality(),
                  usual.iterations()),
          e);
    }
  }

  private static String[] list(String text) {
    return text.trim().split("\\s*,\\s*");
  }
}
