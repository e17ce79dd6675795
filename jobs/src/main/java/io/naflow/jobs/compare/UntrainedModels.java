package io.naflow.jobs.compare;

import static org.apache.spark.sql.functions.col;

import io.naflow.api.WeightsInfo.Kind;
import io.naflow.jobs.compare.ModelPair.Side;
import io.naflow.jobs.compare.check.Untrained;
import io.naflow.jobs.table.ModelRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds compared models whose weights are no baseline, from the registered views. */
final class UntrainedModels {
  private UntrainedModels() {}

  static List<Untrained> of(SparkSession spark, List<ModelPair> pairs) {
    List<Row> models =
        spark
            .table("models")
            .select("run_id", "model", "weights_kind", "weights_sha256", "allow_seeded")
            .where(col("run_id").isin(runs(pairs)))
            .orderBy("run_id", "model")
            .collectAsList();
    return models.stream()
        .filter(
            row ->
                sides(pairs)
                    .anyMatch(
                        side ->
                            side.run().equals(row.getString(0))
                                && side.model().equals(row.getString(1))))
        .flatMap(row -> untrained(row).stream())
        .toList();
  }

  private static Object[] runs(List<ModelPair> pairs) {
    return sides(pairs).map(Side::run).distinct().toArray();
  }

  private static Stream<Side> sides(List<ModelPair> pairs) {
    return pairs.stream().flatMap(pair -> Stream.of(pair.baseline(), pair.candidate()));
  }

  private static Optional<Untrained> untrained(Row row) {
    Optional<Kind> noted = Optional.ofNullable(row.getString(2)).flatMap(Kind::named);
    return ModelRow.kind(noted, row.getString(3))
        .flatMap(
            kind ->
                kind.complaint()
                    .map(
                        why ->
                            new Untrained(
                                row.getString(0),
                                row.getString(1),
                                kind.id(),
                                why,
                                !row.isNullAt(4) && row.getBoolean(4))));
  }

  /**
   * @throws IllegalArgumentException if there is one that is allowed neither by its audit nor here
   */
  static void require(List<Untrained> found, boolean allowed) {
    found.stream()
        .filter(model -> !allowed && !model.allowed())
        .findFirst()
        .ifPresent(
            model -> {
              throw new IllegalArgumentException(
                  "Cannot compare model '%s' of run '%s': its %s; give a trained checkpoint (models[].weights), or say that this is meant: models[].allow_seeded: true in the audit, or compare --allow-seeded"
                      .formatted(model.model(), model.run(), model.why()));
            });
  }
}
