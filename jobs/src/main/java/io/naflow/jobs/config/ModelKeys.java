package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.NOTHING;
import static io.naflow.jobs.config.Scope.RUN;

import io.naflow.api.Head;
import io.naflow.api.TensorNames;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.session.Catalogue;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

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
          "`bundled:NAME`, `seeded` (random numbers), or the URI of a checkpoint (of safetensors in several files their index or folder) or of an ONNX file, which brings its network with it.");

  static final Key<List<String>> STATE_DICT =
      Key.of(
              "models[].state_dict",
              Kind.listOf(Kind.text()),
              List.of(),
              IMAGE,
              "Keys that lead to the state dict in the file, where it is not in a usual place.")
          .omitted(Key.Omission.ALWAYS);

  static final Key<String> PREFIX =
      Key.optional(
          "models[].prefix",
          Kind.text(),
          "found where the rest fits",
          IMAGE,
          "What stands before the network's names in the state dict, such as `backbone.`; tensors"
              + " without it are left out.");

  static final Key<Map<String, String>> RENAME =
      Key.of(
              "models[].rename",
              Kind.textByText(),
              Map.of(),
              IMAGE,
              "Names in the state dict, or beginnings that end in a dot, and what is to stand in"
                  + " their place: `{head.: fc.}`; nothing (`''`) leaves them out. Before the"
                  + " prefix is looked at.")
          .omitted(Key.Omission.ALWAYS);

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
          Kind.bracketed(
              "word or section",
              "imagenet, or a section",
              value -> value.word(List.of("imagenet")),
              name -> name),
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
              "Whether `naflow compare` may compare it although its weights are random or all"
                  + " zero.")
          .omitted(Key.Omission.ALWAYS);

  static final SectionShape<Model> SHAPE =
      SectionShape.of(ModelKeys::model)
          .with(ID, Model::id)
          .with(ARCHITECTURE, Model::architecture)
          .with(WEIGHTS, Model::weights)
          .with(STATE_DICT, Model::stateDict)
          .optional(PREFIX, model -> model.names().prefix())
          .with(RENAME, model -> model.names().rename())
          .optionalWhole(CLASSES, Model::classes)
          .optional(PREPROCESSING, model -> Optional.<String>empty())
          .section("preprocessing", PreprocessingKeys.SHAPE, Model::preprocessing)
          .with(BASELINE, Model::baseline)
          .optional(HEAD, model -> model.head().map(Head::id))
          .optionalNumber(
              THRESHOLD,
              model -> model.head().map(Head::decisionThreshold).orElse(OptionalDouble.empty()))
          .with(ALLOW_SEEDED, Model::allowSeeded);

  private ModelKeys() {}

  /** All models: at least one, each of an id of its own, at most one the baseline. */
  static List<Model> read(Settings root) {
    var models = new ArrayList<Model>();
    Set<String> ids = new HashSet<>();
    boolean baseline = false;
    for (Value value : root.get(AuditKeys.MODELS)) {
      Settings section = value.section();
      Model model = SHAPE.read(section);
      if (!ids.add(model.id())) {
        throw section.require(ID).wrong("unlike the ids of the other models");
      }
      if (model.baseline() && baseline) {
        throw section.require(BASELINE).wrong("false, as another model is the baseline");
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
    return new Model(
        section.get(ID),
        architecture(section),
        section.get(WEIGHTS),
        section.get(STATE_DICT),
        OptionalNumbers.whole(section.find(CLASSES)),
        preprocessing(section),
        section.get(BASELINE),
        head(section),
        section.get(ALLOW_SEEDED),
        new TensorNames(section.find(PREFIX), section.get(RENAME)));
  }

  /** What is said, or that the file brings its network with it. */
  private static String architecture(Settings section) {
    boolean onnx = section.get(WEIGHTS).endsWith(".onnx");
    Optional<String> said = section.find(ARCHITECTURE);
    if (onnx && said.isPresent() && !said.get().equals(Zoo.ONNX)) {
      throw section.require(ARCHITECTURE).wrong("left out: the .onnx file brings its own network");
    }
    return onnx ? Zoo.ONNX : said.orElseGet(() -> section.require(ARCHITECTURE).text());
  }

  /** Of a model's section: a name for all of it, or a section of its own. */
  static PreprocessingChanges preprocessing(Settings section) {
    Optional<Value> given = section.value(PREPROCESSING);
    if (given.isPresent() && !given.get().isSection()) {
      // There is but one name.
      return section.find(PREPROCESSING).map(name -> PreprocessingChanges.IMAGENET).orElseThrow();
    }
    return PreprocessingKeys.SHAPE.read(section.section("preprocessing"));
  }

  private static Optional<Head> head(Settings section) {
    Optional<String> name = section.find(HEAD);
    Optional<Double> threshold = section.find(THRESHOLD);
    if (threshold.isPresent() && !name.equals(Optional.of("sigmoid"))) {
      throw section
          .require(THRESHOLD)
          .wrong("left out: only with head: sigmoid is there a threshold");
    }
    return name.map(id -> Head.parse(id, OptionalNumbers.number(threshold)));
  }

  private static Kind<String> architecture() {
    var known = new ArrayList<>(List.of(Zoo.ONNX));
    new Catalogue().architectures().stream().map(Architecture::id).forEach(known::add);
    String range = "an architecture that `naflow models` lists";
    return Kind.parsed(range, value -> value.word(known, range), id -> id);
  }
}
