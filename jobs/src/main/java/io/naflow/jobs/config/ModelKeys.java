package io.naflow.jobs.config;

import static io.naflow.jobs.config.Scope.IMAGE;
import static io.naflow.jobs.config.Scope.RUN;

import java.util.List;

/** Settings of each item of {@code models}. */
final class ModelKeys {
  static final Key<String> ID =
      Key.required("models[].id", AuditKeys.ID, "mine", IMAGE, "Its name in the tables.");

  static final Key<String> ARCHITECTURE =
      Key.required(
          "models[].architecture",
          Kind.text(),
          "resnet50",
          IMAGE,
          "The network, one of `naflow models`.");

  static final Key<String> WEIGHTS =
      Key.of(
          "models[].weights",
          Kind.text(),
          "seeded",
          IMAGE,
          "`bundled:NAME`, `seeded` (random numbers), or the URI of a checkpoint.");

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

  static final Key<Boolean> BASELINE =
      Key.of(
          "models[].baseline",
          Kind.flag(),
          false,
          RUN,
          "Whether the others are compared with it; at most one.");

  static final List<Key<?>> ALL = List.of(ID, ARCHITECTURE, WEIGHTS, STATE_DICT, CLASSES, BASELINE);

  private ModelKeys() {}
}
