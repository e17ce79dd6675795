package io.naflow.jobs.audit.preflight;

import io.naflow.api.WeightsInfo;
import io.naflow.session.Catalogue.Description;
import java.util.ArrayList;
import java.util.List;

/** What has to be known of a model before its numbers are believed. */
public final class ModelRemarks {
  private static final int MOST_LISTED = 8;

  private ModelRemarks() {}

  /** Lines for a person; none of a model of which all is said. */
  public static List<String> of(Description described) {
    var lines = new ArrayList<String>();
    String id = described.model().spec().id();
    WeightsInfo weights = described.model().weights();
    weights
        .kind()
        .complaint()
        .ifPresent(
            why ->
                lines.add(
                    "warning   model %s: its %s; its predictions and maps mean nothing, and it is compared only with models[].allow_seeded: true"
                        .formatted(id, why)));
    described
        .assumptions()
        .forEach(assumption -> lines.add("note      model %s: %s".formatted(id, assumption)));
    if (!weights.otherStateDicts().isEmpty()) {
      lines.add(
          "note      model %s: of the state dicts in its file %s is taken; there also is %s (models[].state_dict)"
              .formatted(
                  id,
                  weights.stateDict().isEmpty() ? "the top" : weights.stateDict(),
                  String.join(", ", weights.otherStateDicts())));
    }
    if (!weights.prefix().isEmpty()) {
      lines.add(
          "note      model %s: the names in its file begin with %s, which is dropped"
              .formatted(id, weights.prefix()));
    }
    if (!weights.leftOut().isEmpty()) {
      lines.add(
          "note      model %s: left out of its file: %s".formatted(id, listed(weights.leftOut())));
    }
    return lines;
  }

  /** The first of many. */
  public static String listed(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())))
        + (names.size() > MOST_LISTED ? ", ... (%,d in all)".formatted(names.size()) : "");
  }
}
