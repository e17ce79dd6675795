package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One audit.
 *
 * @param runId the run's id
 * @param name the run's name in its configuration
 * @param attemptId the launch that finished the run
 * @param seed of everything random
 * @param startedAt of the attempt
 * @param finishedAt of the attempt
 * @param status how it ended
 * @param config the whole configuration, JSON
 * @param software what computed it
 * @param dataset what it was computed on
 */
public record RunRow(
    String runId,
    String name,
    String attemptId,
    long seed,
    Instant startedAt,
    Instant finishedAt,
    String status,
    String config,
    Software software,
    Dataset dataset) {

  /** Versions of the code, of Spark and of the engine, and the engine's device. */
  public record Software(String code, String spark, String engine, String device) {}

  /**
   * The images.
   *
   * @param fingerprint hash over the images' paths and contents
   * @param images how many were to be explained
   * @param failures rows of {@code failures}: image × model pairs that were not explained, and what
   *     could not be read of the dataset itself
   * @param excluded what was found beside the images and left out, by reason
   * @param turned images that were turned upright by their EXIF orientation
   * @param reused what was taken over from an earlier run
   */
  public record Dataset(
      String fingerprint,
      long images,
      long failures,
      Map<String, Long> excluded,
      long turned,
      Reused reused) {
    public Dataset {
      excluded = Collections.unmodifiableMap(new TreeMap<>(excluded));
    }

    /** Images and nothing else, none of them turned, all explained in this run. */
    public Dataset(String fingerprint, long images, long failures) {
      this(fingerprint, images, failures, Map.of(), 0, Reused.NOTHING);
    }
  }

  /**
   * Images that were explained in an earlier run and have not changed since.
   *
   * @param run the earlier run; empty if there are none
   */
  public record Reused(Optional<String> run, long images) {
    public static final Reused NOTHING = new Reused(Optional.empty(), 0);
  }

  static final Table<RunRow> TABLE =
      new Table<>(
          "runs",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the run's id", RunRow::runId),
              Column.string("name", "the run's name in its configuration", RunRow::name),
              Column.string(
                  "attempt_id", "the launch that finished the run, unique", RunRow::attemptId),
              Column.integer(
                  "schema_version",
                  "version of these tables' columns; columns are only ever added",
                  row -> Tables.SCHEMA_VERSION),
              Column.bigint("seed", "seed of everything random", RunRow::seed),
              Column.timestamp("started_at", "start of the attempt, UTC", RunRow::startedAt),
              Column.timestamp("finished_at", "end of the attempt, UTC", RunRow::finishedAt),
              Column.string("status", "how the audit ended, in a word", RunRow::status),
              Column.string("config", "the whole configuration, JSON", RunRow::config),
              Column.string(
                  "code_version",
                  "version and commit of the program that did the work; of a resumed run all there were, unknown of units that older builds left",
                  row -> row.software().code()),
              Column.string("spark_version", "version of Spark", row -> row.software().spark()),
              Column.string(
                  "engine_version",
                  "version of the tensor engine and of its native library",
                  row -> row.software().engine()),
              Column.string(
                  "device",
                  "device the maps were computed on, such as cpu or cuda:0",
                  row -> row.software().device()),
              Column.string(
                  "dataset_fingerprint",
                  "hash over the images' paths and contents: equal for equal data",
                  row -> row.dataset().fingerprint()),
              Column.bigint(
                  "images", "images that were to be explained", row -> row.dataset().images()),
              Column.bigint(
                  "failures",
                  "rows of failures: image × model pairs that were not explained, and files and folders that could not be read (model null)",
                  row -> row.dataset().failures()),
              Column.counts(
                  "excluded",
                  "what was found beside the images and left out, counted by reason (docs/datasets.md)",
                  row -> row.dataset().excluded()),
              Column.bigint(
                  "turned",
                  "images that were turned upright by their EXIF orientation",
                  row -> row.dataset().turned()),
              Column.optionalString(
                  "reused_run",
                  "earlier run that the rows of unchanged images come from; null if there are none",
                  row -> row.dataset().reused().run()),
              Column.bigint(
                  "images_reused",
                  "images whose rows come from that run",
                  row -> row.dataset().reused().images())),
          "one audit");
}
