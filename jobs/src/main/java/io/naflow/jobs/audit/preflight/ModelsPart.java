package io.naflow.jobs.audit.preflight;

import io.naflow.api.Head;
import io.naflow.api.ModelInfo;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsSource;
import io.naflow.jobs.config.AuditConfig.Model;
import io.naflow.jobs.config.Secrets;
import io.naflow.session.Catalogue.Description;
import java.util.ArrayList;
import java.util.List;

/** What each model is, and on what weights. */
final class ModelsPart implements Part {
  private static final int SHOWN_OF_HASH = 12;

  @Override
  public List<String> lines(Subject audit) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < audit.models().size(); i++) {
      Description model = audit.models().get(i);
      ModelInfo info = model.model();
      lines.add(
          "model     %s: %s, %,d parameters, %,d outputs, %d layers, head %s; weights %s"
              .formatted(
                  info.spec().id(),
                  info.spec().architecture(),
                  info.parameters(),
                  info.outputs(),
                  model.layers().size(),
                  info.head().map(Head::id).orElse("none: an embedding"),
                  weights(info, audit.config().models().get(i))));
      lines.addAll(ModelRemarks.of(model));
    }
    return lines;
  }

  private static String weights(ModelInfo info, Model model) {
    ModelSpec spec = info.spec();
    if (spec.weights() instanceof WeightsSource.Seeded) {
      return "SEEDED: random numbers, not trained";
    }
    String hash = info.weightsSha256();
    return "%s (SHA-256 %s...)"
        .formatted(
            Secrets.hidden(model.weights()),
            hash.substring(0, Math.min(SHOWN_OF_HASH, hash.length())));
  }
}
