package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.compare.check.SettingChange;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.Key;
import io.naflow.jobs.config.Keys;
import io.naflow.jobs.config.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds the settings in which two runs differ, from the registered views. */
final class SettingChanges {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Lists of what has an id: only what both runs have can differ. */
  private static final Set<String> NAMED = Set.of("models", "methods");

  /** Of a setting that there was not when a run was made. */
  private static final String UNKNOWN = "not set";

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

  /**
   * @param key the place as it is declared, {@code models[].id} of {@code models.NAME.id}
   */
  private static void compare(
      String place,
      String key,
      JsonNode baseline,
      JsonNode candidate,
      List<SettingChange> changes) {
    if (changesNoNumber(key)) {
      return;
    }
    if (NAMED.contains(key)) {
      Map<String, JsonNode> others = byId(candidate);
      byId(baseline)
          .forEach(
              (id, entry) -> {
                if (others.containsKey(id)) {
                  compare(place + "." + id, key + "[]", entry, others.get(id), changes);
                }
              });
    } else if (isSection(baseline, candidate)) {
      var names = new TreeSet<String>();
      baseline.fieldNames().forEachRemaining(names::add);
      candidate.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(
            below(place, name),
            below(key, name),
            baseline.path(name),
            candidate.path(name),
            changes);
      }
    } else {
      String before = text(key, baseline);
      String after = text(key, candidate);
      if (!before.equals(after)) {
        changes.add(new SettingChange(place, before, after));
      }
    }
  }

  /** Rows are paired by image, and metrics of other settings have other names. */
  private static boolean changesNoNumber(String key) {
    return Keys.find(key).filter(declared -> declared.scope() != Scope.IMAGE).isPresent();
  }

  /** Also where one of the two has nothing of it. */
  private static boolean isSection(JsonNode baseline, JsonNode candidate) {
    return (baseline.isObject() || candidate.isObject())
        && (baseline.isObject() || baseline.isMissingNode())
        && (candidate.isObject() || candidate.isMissingNode());
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Map<String, JsonNode> byId(JsonNode entries) {
    var named = new TreeMap<String, JsonNode>();
    for (JsonNode entry : entries) {
      named.put(CanonicalConfig.idOf(entry), entry.isObject() ? entry : JSON.createObjectNode());
    }
    return named;
  }

  /** What a run has, or what holds for it where its configuration says nothing. */
  private static String text(String key, JsonNode value) {
    if (value.isMissingNode()) {
      return Keys.find(key)
          .flatMap(Key::inRunsWithout)
          .map(standard -> text(key, JSON.valueToTree(standard)))
          .orElse(UNKNOWN);
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
