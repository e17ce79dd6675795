package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.NOTHING;
import static io.naflow.jobs.config.Scope.RUN;

import io.naflow.api.Head;
import io.naflow.session.Catalogue;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;

/** Settings of each item of {@code models}. */
final class ModelKeys {
  static final Key<String> ID =
      Key.required("models[].id", AuditKeys.ID, "mine", IMAGE, "Its name in the tables.");

  static final Key<String> ARCHITECTURE =
      Key.optional(
          "models[].architecture",
          architecture(),
          "`onnx` where the weights are an `.onnx` file; else it must be given",
          IMAGE,
          "The network.");

  static final Key<String> WEIGHTS =
      Key.of(
          "models[].weights",
          Kind.text(),
          "seeded",
          IMAGE,
          "`bundled:NAME`, `seeded` (random numbers), or the URI of a checkpoint or of an ONNX"
              + " file, which brings its network with it.");

  static final Key<List<String>> STATE_DICT =
      Key.of(
          "models[].state_dict",
          Kind.listOf(Kind.text()),
          List.of(),
          IMAGE,
          "Keys that lead to the state dict in the file, where it is not in a usual place.");

  static final Key<Integer> CLASSES =
      Key.optional(
          "models[].classes",
          Kind.whole(1, 1 << 24),
          "read off the weights",
          IMAGE,
          "Number of outputs.");

  static final Key<String> PREPROCESSING =
      Key.optional(
          "models[].preprocessing",
          Kind.word(List.of("imagenet")),
          "the architecture's own; must be given for an ONNX file",
          IMAGE,
          "How images are prepared: `imagenet` for the usual one (shorter side 256, middle 224×224,"
              + " ImageNet's mean and std), or a section of the keys below.");

  static final Key<Boolean> BASELINE =
      Key.of(
          "models[].baseline",
          Kind.flag(),
          false,
          RUN,
          "Whether the others are compared with it; at most one.");

  static final Key<String> HEAD =
      Key.optional(
          "models[].head",
          Kind.word(List.of("softmax", "sigmoid", "none")),
          "`softmax`; must be given for one output",
          IMAGE,
          "What its outputs mean: one class of several, yes or no each, or plain numbers that are"
              + " no probabilities.");

  static final Key<Double> THRESHOLD =
      Key.of(
          "models[].threshold",
          Kind.number(
              "a number above 0 and below 1, such as 0.5", number -> number > 0 && number < 1),
          Head.Sigmoid.MIDDLE,
          IMAGE,
          "Of `head: sigmoid`: from this probability on one output says class 1; of several the"
              + " most probable is said.");

  static final Key<Boolean> ALLOW_SEEDED =
      Key.of(
          "models[].allow_seeded",
          Kind.flag(),
          false,
          NOTHING,
          "Whether `naflow compare` may compare it although its weights are random or all zero.");

  static final List<Key<?>> ALL =
      List.of(
          ID,
          ARCHITECTURE,
          WEIGHTS,
          STATE_DICT,
          CLASSES,
          BASELINE,
          HEAD,
          THRESHOLD,
          ALLOW_SEEDED,
          PREPROCESSING);

  private ModelKeys() {}

  private static Kind<String> architecture() {
    var known = new ArrayList<>(List.of(Zoo.ONNX));
    new Catalogue().architectures().stream().map(Architecture::id).forEach(known::add);
    String range = "an architecture that `naflow models` lists";
    return Kind.parsed(range, value -> value.word(known, range), id -> id);
  }
}
