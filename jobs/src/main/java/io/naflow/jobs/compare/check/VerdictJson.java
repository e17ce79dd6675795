package io.naflow.jobs.compare.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naflow.jobs.table.GateRow;
import io.naflow.jobs.table.GateRow.DrivingImage;
import io.naflow.jobs.table.GateRow.Status;
import java.util.List;
import java.util.Map;

/** The verdict for machines; {@code docs/comparing.md} shows one. */
public final class VerdictJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private VerdictJson() {}

  /**
   * An object with the verdict, under {@code changes} what else changed, under {@code untrained}
   * models whose weights are random or zero and, under {@code gates}, each gate's status and
   * trials. What is not known is left out.
   *
   * @param changes settings in which the two runs differ
   * @param untrained models in whose weights nothing was learnt
   * @param trialsByGate each gate's, in order
   */
  public static String of(
      String run,
      String baselineRun,
      List<SettingChange> changes,
      List<Untrained> untrained,
      Map<GateId, List<GateRow>> trialsByGate) {
    ObjectNode root = JSON.createObjectNode();
    root.put("verdict", Verdict.of(trialsByGate.values()).id());
    GateCount count = Verdict.count(trialsByGate.values());
    root.put(Status.NOT_MET.id(), count.notMet());
    root.put(Status.UNDECIDED.id(), count.undecided());
    root.put("run_id", run);
    root.put("baseline_run", baselineRun);
    ArrayNode changed = root.putArray("changes");
    for (SettingChange change : changes) {
      changed
          .addObject()
          .put("setting", change.setting())
          .put("baseline", change.baseline())
          .put("candidate", change.candidate());
    }
    ArrayNode models = root.putArray("untrained");
    for (Untrained model : untrained) {
      models
          .addObject()
          .put("run_id", model.run())
          .put("model", model.model())
          .put("weights", model.weights());
    }
    ArrayNode gates = root.putArray("gates");
    for (List<GateRow> trials : trialsByGate.values()) {
      GateRow first = trials.get(0);
      ObjectNode gate = gates.addObject();
      gate.put("gate", first.bound().gate());
      gate.put("severity", first.bound().severity());
      gate.put("status", Verdict.statusOf(trials).id());
      gate.put("baseline", first.pair().baseline());
      gate.put("candidate", first.pair().candidate());
      ArrayNode list = gate.putArray("trials");
      trials.forEach(trial -> add(list.addObject(), trial));
    }
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the verdict: a tree is always JSON", e);
    }
  }

  private static void add(ObjectNode node, GateRow trial) {
    node.put("status", trial.finding().status().id());
    node.put("statistic", trial.statistic());
    put(node, "method", trial.place().method());
    put(node, "layer", trial.place().layer());
    put(node, "depth", trial.place().depth());
    node.put("slice", trial.slice());
    node.put("bound_of", trial.bound().of());
    node.put("side", trial.bound().side());
    node.put("bound", trial.bound().limit());
    node.put("n", trial.finding().n());
    node.put("missing", trial.finding().missing());
    put(node, "note", trial.finding().note());
    put(node, "value", trial.finding().value());
    put(node, "judged", trial.finding().judged());
    put(node, "ci_low", trial.finding().low());
    put(node, "ci_high", trial.finding().high());
    ArrayNode images = node.putArray("images");
    for (DrivingImage image : trial.images()) {
      images
          .addObject()
          .put("image", image.image())
          .put("baseline", image.baseline())
          .put("candidate", image.candidate());
    }
  }

  private static void put(ObjectNode node, String name, String text) {
    if (!text.isEmpty()) {
      node.put(name, text);
    }
  }

  private static void put(ObjectNode node, String name, double number) {
    if (!Double.isNaN(number)) {
      node.put(name, number);
    }
  }
}
