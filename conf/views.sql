-- Named views for the questions people ask of an audit: `naflow sql` and Views.register make them
-- beside the tables. docs/cookbook.md shows each with the demo's answer. Add your own views in your
-- session; this file comes with the program.

-- 1. How often is each model right, how often the true class is among its five best, how sure is it?
CREATE OR REPLACE TEMPORARY VIEW accuracy_by_model AS
SELECT run_id, model, count(*) AS images, count(correct) AS labelled,
  avg(CAST(correct AS INT)) AS accuracy,
  avg(CASE WHEN correct IS NOT NULL THEN CAST(exists(top5, t -> t.class = label) AS INT) END) AS top5_accuracy,
  avg(probability) AS mean_probability,
  avg(CASE WHEN NOT correct THEN probability END) AS mean_probability_when_wrong
FROM predictions GROUP BY run_id, model;

-- 2. At which layer does the attention lie on the object?
CREATE OR REPLACE TEMPORARY VIEW attention_in_object_by_layer AS
SELECT run_id, model, method, layer, layer_index, depth, count(energy_in_box) AS images,
  avg(energy_in_box) AS energy_in_box, avg(peak_in_box) AS peak_in_box,
  avg(entropy_normalized) AS entropy_normalized, avg(spread) AS spread,
  avg(similarity_to_last) AS similarity_to_last, avg(inversion_residual) AS inversion_residual
FROM layer_stats GROUP BY run_id, model, method, layer, layer_index, depth;

-- 3. On which images do the other models look elsewhere than the baseline? Each layer of the baseline
--    is laid beside the model's layer of the same name, or else of the nearest depth; the distance of
--    two maps' centres is in parts of the picture's side.
CREATE OR REPLACE TEMPORARY VIEW most_changed_images AS
WITH pairs AS (
  SELECT b.run_id, b.model AS baseline, c.model, b.layer AS baseline_layer, c.layer,
    row_number() OVER (PARTITION BY b.run_id, b.model, c.model, b.layer
      ORDER BY c.layer <> b.layer, abs(c.depth - b.depth), c.layer_index) AS place
  FROM layers b
  JOIN models m ON m.run_id = b.run_id AND m.model = b.model AND m.baseline
  JOIN layers c ON c.run_id = b.run_id AND c.model <> b.model)
SELECT b.run_id, b.method, p.baseline, p.model, b.image, count(*) AS layers,
  avg(sqrt(pow(c.center_x - b.center_x, 2) + pow(c.center_y - b.center_y, 2))) AS center_distance,
  avg(c.energy_in_box - b.energy_in_box) AS energy_in_box_difference
FROM pairs p
JOIN layer_stats b ON b.run_id = p.run_id AND b.model = p.baseline AND b.layer = p.baseline_layer
JOIN layer_stats c ON c.run_id = p.run_id AND c.model = p.model AND c.layer = p.layer
  AND c.method = b.method AND c.image = b.image AND c.pair <=> b.pair AND c.role <=> b.role
WHERE p.place = 1
GROUP BY b.run_id, b.method, p.baseline, p.model, b.image;

-- 4. Where did inversions end at the limit of their steps, so that maps are not to be relied on?
CREATE OR REPLACE TEMPORARY VIEW unconverged_inversions AS
SELECT run_id, model, method, layer, layer_index, count(converged) AS inversions,
  count_if(NOT converged) AS unconverged, avg(CAST(NOT converged AS INT)) AS share,
  percentile(inversion_residual, 0.5) AS median_residual, max(inversion_residual) AS worst_residual
FROM layer_stats WHERE converged IS NOT NULL
GROUP BY run_id, model, method, layer, layer_index;

-- 5. Why were images not explained?
CREATE OR REPLACE TEMPORARY VIEW failures_by_reason AS
SELECT run_id, stage, error_class, count(*) AS failures, count(DISTINCT image) AS images,
  min(image) AS example, min_by(message, image) AS message
FROM failures GROUP BY run_id, stage, error_class;

-- 6. Of which images do the models say different things?
CREATE OR REPLACE TEMPORARY VIEW model_disagreement AS
SELECT run_id, image, min(label) AS label, count(DISTINCT predicted) AS answers,
  count_if(correct) AS models_right, count(*) AS models,
  to_json(map_from_entries(array_sort(collect_list(struct(model, predicted))))) AS predicted
FROM predictions GROUP BY run_id, image HAVING count(DISTINCT predicted) > 1;

-- 7. From which depth on does the attention stay where it ends (similarity to the last map of at
--    least 0.8 there and at all deeper layers)? The last layer is always so.
CREATE OR REPLACE TEMPORARY VIEW lock_depth AS
WITH outside AS (
  SELECT run_id, model, method, image, pair, role,
    max(CASE WHEN similarity_to_last < 0.8 THEN layer_index END) AS last_outside
  FROM layer_stats WHERE similarity_to_last IS NOT NULL
  GROUP BY run_id, model, method, image, pair, role),
locked AS (
  SELECT s.run_id, s.model, s.method, s.image, min(s.depth) AS depth
  FROM layer_stats s JOIN outside o ON o.run_id = s.run_id AND o.model = s.model
    AND o.method = s.method AND o.image = s.image AND o.pair <=> s.pair AND o.role <=> s.role
  WHERE s.similarity_to_last IS NOT NULL AND s.layer_index > coalesce(o.last_outside, -1)
  GROUP BY s.run_id, s.model, s.method, s.image, s.pair, s.role)
SELECT run_id, model, method, count(*) AS images, avg(depth) AS mean_depth,
  percentile(depth, 0.5) AS median_depth, min(depth) AS earliest, max(depth) AS latest
FROM locked GROUP BY run_id, model, method;

-- 8. On objects of which class does the attention lie, averaged over the layers?
CREATE OR REPLACE TEMPORARY VIEW energy_by_class AS
SELECT s.run_id, s.model, s.method, p.label, count(DISTINCT s.image) AS images,
  avg(s.energy_in_box) AS energy_in_box, avg(s.peak_in_box) AS peak_in_box
FROM layer_stats s JOIN predictions p
  ON p.run_id = s.run_id AND p.model = s.model AND p.image = s.image
WHERE p.label IS NOT NULL AND s.energy_in_box IS NOT NULL
GROUP BY s.run_id, s.model, s.method, p.label;

-- 9. Which maps have no shape: no value above 0, or all equal?
CREATE OR REPLACE TEMPORARY VIEW degenerate_maps AS
SELECT run_id, model, method, layer, layer_index, count(*) AS maps,
  count_if(map_status = 'degenerate') AS degenerate,
  avg(CAST(map_status = 'degenerate' AS INT)) AS share,
  min(CASE WHEN map_status = 'degenerate' THEN image END) AS example
FROM layer_stats GROUP BY run_id, model, method, layer, layer_index;

-- 10. What do the inversions cost, in steps of the solver?
CREATE OR REPLACE TEMPORARY VIEW inversion_cost AS
SELECT run_id, model, method, layer, layer_index, count(*) AS inversions,
  avg(inversion_iterations) AS mean_iterations, max(inversion_iterations) AS most_iterations,
  avg(abandoned_share) AS abandoned_share, avg(abandoned_rows) AS abandoned_rows
FROM layer_stats WHERE inversion_iterations IS NOT NULL
GROUP BY run_id, model, method, layer, layer_index;
