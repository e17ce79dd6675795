package io.naflow.jobs.reuse;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.unit.MetricSample;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which images an earlier run has explained as they are now: with every model, of the same bytes,
 * label, boxes and mask, and measured by the same metrics. Those that failed are tried again.
 */
public final class Unchanged {
  private static final String EXPLAINED =
      """
      SELECT image, count(*) AS models, min(image_sha256) AS sha256, coalesce(min(label), -1) AS label,
        first(boxes) AS boxes, first(image_width) AS width, first(image_height) AS height,
        coalesce(min(mask_sha256), '') AS mask
      FROM predictions WHERE run_id = :run GROUP BY image
      """;

  private static final String ALL =
      """
      SELECT image FROM predictions WHERE run_id = :run
      UNION SELECT image FROM failures WHERE run_id = :run AND model IS NOT NULL
      """;

  private final SparkSession spark;
  private final EarlierRun earlier;
  private final Set<String> seen;
  private final MetricSample measured;

  /**
   * @param spark with the earlier run's tables registered
   */
  public Unchanged(SparkSession spark, EarlierRun earlier) {
    this.spark = spark;
    this.earlier = earlier;
    this.seen = new HashSet<>(query(ALL).stream().map(row -> row.getString(0)).toList());
    this.measured = MetricSample.of(earlier.config(), List.copyOf(seen));
  }

  /** How many images the earlier run had that are not among these. */
  public long gone(List<ImageItem> items) {
    var gone = new HashSet<>(seen);
    items.forEach(item -> gone.remove(item.name()));
    return gone.size();
  }

  private List<Row> query(String sql) {
    return spark.sql(sql, Map.of("run", earlier.runId())).collectAsList();
  }

  /**
   * Names of the images that need not be explained again. All whose rows would do are read once, to
   * see that they are what they were.
   *
   * @param config of the audit
   * @param sample which images its metrics are measured on
   * @param where for Hadoop's settings
   */
  public Set<String> among(
      List<ImageItem> items, AuditConfig config, MetricSample sample, Location where) {
    Map<String, Row> explained = new HashMap<>();
    query(EXPLAINED).forEach(row -> explained.put(row.getString(0), row));
    var candidates = new ArrayList<Candidate>();
    for (ImageItem item : items) {
      Row row = explained.get(item.name());
      if (row != null
          && row.getLong(1) == config.models().size()
          && row.getInt(3) == item.labelOrNegative()
          && hasBoxes(row, item)
          && isMeasuredAlike(item.name(), config, sample)) {
        candidates.add(new Candidate(item, row.getString(2), row.getString(7)));
      }
    }
    if (candidates.isEmpty()) {
      return Set.of();
    }
    var context = new JavaSparkContext(spark.sparkContext());
    int parts = Math.min(candidates.size(), 4 * context.defaultParallelism());
    return new HashSet<>(
        context
            .parallelize(candidates, parts)
            .mapPartitions(new Same(config.dataset().path(), config, where))
            .collect());
  }

  private static boolean hasBoxes(Row row, ImageItem item) {
    List<Row> boxes = row.isNullAt(4) ? List.of() : row.getList(4);
    List<double[]> own = item.inPixels(row.getInt(5), row.getInt(6)).boxes();
    return boxes.size() == own.size()
        && IntStream.range(0, boxes.size())
            .allMatch(
                box ->
                    IntStream.range(0, 4)
                        .allMatch(edge -> boxes.get(box).getDouble(edge) == own.get(box)[edge]));
  }

  private boolean isMeasuredAlike(String image, AuditConfig config, MetricSample sample) {
    return IntStream.range(0, config.metrics().size())
        .allMatch(metric -> sample.holds(metric, image) == measured.holds(metric, image));
  }

  /** An image that would do if its bytes are those. */
  private record Candidate(ImageItem item, String sha256, String maskSha256)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** Names of the images whose bytes are those that were explained. */
  private record Same(String root, Location where, OrientationTag orientation)
      implements FlatMapFunction<Iterator<Candidate>, String> {
    Same(String root, AuditConfig config, Location where) {
      this(root, where, config.dataset().orientation());
    }

    @Override
    public Iterator<String> call(Iterator<Candidate> candidates) throws IOException {
      var same = new ArrayList<String>();
      try (var loader = new ImageLoader(root, orientation, where.configuration())) {
        candidates.forEachRemaining(
            candidate -> {
              if (loader.sha256(candidate.item()).equals(candidate.sha256())
                  && loader.maskSha256(candidate.item()).equals(candidate.maskSha256())) {
                same.add(candidate.item().name());
              }
            });
      }
      return same.iterator();
    }
  }
}
