package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.gate.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds the settings in which two runs differ, from the registered views. */
final class SettingChanges {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What no number depends on: rows are paired by image, how the work is divided changes none, and
   * metrics of other settings have other names.
   */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "run\\.name|dataset\\.(path|labels|limit|sample)|metrics|output|execution|models\\..*\\.baseline");

  /** Lists of what has an id: only what both runs have can differ. */
  private static final Set<String> NAMED = Set.of("models", "methods");

  private static final List<String> COLUMNS = List.of("engine_version", "device", "code_version");

  private SettingChanges() {}

  /** In the order of the places in the configuration; none of a run with itself. */
  static List<SettingChange> between(SparkSession spark, String baselineRun, String candidateRun) {
    if (baselineRun.equals(candidateRun)) {
      return List.of();
    }
    Row baseline = run(spark, baselineRun);
    Row candidate = run(spark, candidateRun);
    var changes = new ArrayList<SettingChange>();
    compare(
        "",
        tree(baseline.<String>getAs("config"), baselineRun),
        tree(candidate.<String>getAs("config"), candidateRun),
        changes);
    for (String column : COLUMNS) {
      String before = baseline.getAs(column);
      String after = candidate.getAs(column);
      if (!before.equals(after)) {
        changes.add(new SettingChange(column, before, after));
      }
    }
    return changes;
  }

  private static Row run(SparkSession spark, String run) {
    return spark.table("runs").where(col("run_id").equalTo(run)).first();
  }

  private static JsonNode tree(String config, String run) {
    try {
      return JSON.readTree(config);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Cannot read the configuration of run '%s' in table 'runs': it is no JSON".formatted(run),
          e);
    }
  }

  private static void compare(
      String path, JsonNode baseline, JsonNode candidate, List<SettingChange> changes) {
    if (baseline.isObject() && candidate.isObject()) {
      var names = new TreeSet<String>();
      baseline.fieldNames().forEachRemaining(names::add);
      candidate.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String place = path.isEmpty() ? name : path + "." + name;
        if (LEFT_OUT.matcher(place).matches()) {
          continue;
        }
        JsonNode before = baseline.path(name);
        JsonNode after = candidate.path(name);
        if (NAMED.contains(place)) {
          compare(place, byId(before, after), byId(after, before), changes);
        } else {
          compare(place, before, after, changes);
        }
      }
    } else if (!baseline.equals(candidate)) {
      changes.add(new SettingChange(path, text(baseline), text(candidate)));
    }
  }

  /** A list's entries that the other has, too, by their ids. */
  private static ObjectNode byId(JsonNode entries, JsonNode others) {
    var ids = new TreeSet<String>();
    others.forEach(entry -> ids.add(CanonicalConfig.idOf(entry)));
    ObjectNode named = JSON.createObjectNode();
    for (JsonNode entry : entries) {
      if (ids.contains(CanonicalConfig.idOf(entry))) {
        named.set(CanonicalConfig.idOf(entry), entry.isObject() ? entry : JSON.createObjectNode());
      }
    }
    return named;
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode()) {
      return "default";
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
