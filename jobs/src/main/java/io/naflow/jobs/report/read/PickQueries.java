package io.naflow.jobs.report.read;

/**
 * Queries for images: name, a number, and a word. Numbers are rounded before they are ordered, as
 * Spark adds up in any order.
 */
final class PickQueries {
  static final String MOST_CHANGED =
      """
      WITH matched AS (
        SELECT c.model, b.layer AS baseline_layer, c.layer, row_number() OVER (
          PARTITION BY c.model, b.layer
          ORDER BY c.layer <> b.layer, abs(c.depth - b.depth), c.layer_index) AS place
        FROM layers b JOIN layers c USING (run_id)
        WHERE run_id = :run AND b.model = :baseline AND c.model <> :baseline),
      moved AS (
        SELECT b.image, c.model, round(avg(sqrt(
          pow(c.center_x - b.center_x, 2) + pow(c.center_y - b.center_y, 2))), 9) AS distance
        FROM matched
        JOIN layer_stats b ON b.layer = matched.baseline_layer AND b.model = :baseline
        JOIN layer_stats c ON c.layer = matched.layer AND c.model = matched.model
          AND c.image = b.image AND c.pair <=> b.pair AND c.role <=> b.role
        WHERE place = 1 AND b.run_id = :run AND c.run_id = :run
          AND b.method = :method AND c.method = :method
        GROUP BY b.image, c.model)
      SELECT image, max(distance) AS distance, max_by(model, struct(distance, model)) FROM moved
      WHERE distance IS NOT NULL GROUP BY image ORDER BY distance DESC, image LIMIT :limit
      """;

  static final String FARTHEST =
      """
      WITH steps AS (
        SELECT model, image, sqrt(
          pow(center_x - lag(center_x) OVER place, 2) + pow(center_y - lag(center_y) OVER place, 2))
          AS step
        FROM layer_stats WHERE run_id = :run AND method = :method
        WINDOW place AS (PARTITION BY model, image, pair, role ORDER BY layer_index))
      SELECT image, round(sum(step), 9) AS way, min(model) FROM steps WHERE step IS NOT NULL
      GROUP BY image ORDER BY way DESC, image LIMIT :limit
      """;

  static final String MOST_TYPICAL =
      """
      WITH long AS (
        SELECT model, layer, image, stack(6, 'spread', spread, 'entropy', entropy_normalized,
          'x', center_x, 'y', center_y, 'box', energy_in_box, 'mask', energy_in_mask) AS (statistic, value)
        FROM layer_stats WHERE run_id = :run AND method = :method),
      scored AS (
        SELECT image, pow(value - avg(value) OVER same, 2) / nullif(var_pop(value) OVER same, 0D)
          AS distance
        FROM long WHERE value IS NOT NULL WINDOW same AS (PARTITION BY model, layer, statistic))
      SELECT image, round(sqrt(avg(distance)), 6) AS distance, '' FROM scored
      WHERE distance IS NOT NULL GROUP BY image ORDER BY distance, image LIMIT :limit
      """;

  static final String WRONG =
      """
      SELECT image, CAST(count_if(NOT correct) AS DOUBLE) AS wrong,
        max(CASE WHEN NOT correct THEN probability END) AS sure
      FROM predictions WHERE run_id = :run GROUP BY image
      HAVING count_if(NOT correct) > 0 ORDER BY wrong DESC, sure DESC, image LIMIT :limit
      """;

  private PickQueries() {}
}
