package io.naflow.jobs.reuse;

import static org.apache.spark.sql.functions.col;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.Secrets;
import io.naflow.jobs.executor.WorkedOn;
import io.naflow.jobs.store.Views;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A finished run that asked the same of the same networks, of whatever images.
 *
 * @param runId its id
 * @param config its configuration
 * @param software on what it was done, {@link WorkedOn} as a text
 */
public record EarlierRun(String runId, AuditConfig config, String software) {

  /**
   * What an audit is about to do.
   *
   * @param runId its id, which is not taken for an earlier one
   * @param config its configuration
   * @param weights SHA-256 of each model's weights, by the model's id
   * @param code version of the program: another may find other numbers
   */
  public record Inputs(String runId, AuditConfig config, Map<String, String> weights, String code) {
    public Inputs {
      weights = Map.copyOf(weights);
    }
  }

  /**
   * The one finished last.
   *
   * @param out what audits write to
   * @param wanted only the run of this id; empty for any
   * @throws IOException if the tables cannot be read
   */
  public static Optional<EarlierRun> find(
      SparkSession spark, String out, Inputs inputs, Optional<String> wanted) throws IOException {
    if (!Views.exist(spark, out)) {
      return Optional.empty();
    }
    Views.register(spark, out);
    List<Row> runs =
        spark
            .table("runs")
            .where(col("run_id").notEqual(inputs.runId()))
            .where(col("code_version").equalTo(inputs.code()))
            .orderBy(col("finished_at").desc(), col("run_id"))
            .select("run_id", "config", "device", "engine_version", "code_version")
            .collectAsList();
    return runs.stream()
        .filter(row -> wanted.isEmpty() || wanted.get().equals(row.getString(0)))
        .flatMap(row -> asked(row).stream())
        .filter(run -> basis(run.config()).equals(basis(inputs.config())))
        .filter(run -> weights(spark, run.runId()).equals(inputs.weights()))
        .findFirst();
  }

  /**
   * Versions of this program that runs of the same name were made by and that are not this one:
   * another may have found other numbers, so that nothing of theirs is taken over.
   *
   * @param out what audits write to
   * @throws IOException if the tables cannot be read
   */
  public static List<String> otherVersions(SparkSession spark, String out, Inputs inputs)
      throws IOException {
    if (!Views.exist(spark, out)) {
      return List.of();
    }
    Views.register(spark, out);
    return spark
        .table("runs")
        .where(col("name").equalTo(inputs.config().run().name()))
        .where(col("code_version").notEqual(inputs.code()))
        .select("code_version")
        .distinct()
        .orderBy("code_version")
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static Optional<EarlierRun> asked(Row row) {
    try {
      AuditConfig config = AuditConfigReader.read(row.getString(1), "an earlier run", List.of());
      return Optional.of(
          new EarlierRun(
              row.getString(0),
              config,
              new WorkedOn(row.getString(2), row.getString(3), row.getString(4)).text()));
    } catch (ConfigException otherwiseWritten) {
      return Optional.empty();
    }
  }

  private static String basis(AuditConfig config) {
    return Secrets.hidden(CanonicalConfig.basis(config));
  }

  private static Map<String, String> weights(SparkSession spark, String run) {
    return spark
        .table("models")
        .where(col("run_id").equalTo(run))
        .select("model", "weights_sha256")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
  }
}
