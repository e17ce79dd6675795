package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Two images that were compared.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param query path of the image that was compared with others
 * @param other path of one of these, below the gallery's root
 * @param similarity of their embeddings, the larger the more alike
 * @param rank place among the query's others, from 1
 * @param sameClass whether both have the same label; empty if one has none
 * @param episode the few-shot episode they met in, if they did in one
 */
public record PairRow(
    String runId,
    String model,
    String query,
    String other,
    double similarity,
    int rank,
    Optional<Boolean> sameClass,
    OptionalInt episode) {

  static final Table<PairRow> TABLE =
      new Table<>(
          "pairs",
          List.of("run_id", "model"),
          List.of(
              Column.string("run_id", "the run's id", PairRow::runId),
              Column.string("model", "the model's id in the run", PairRow::model),
              Column.string(
                  "query", "path of the query relative to the dataset's root", PairRow::query),
              Column.string(
                  "other",
                  "path of the image it was compared with, relative to the gallery's root",
                  PairRow::other),
              Column.real(
                  "similarity",
                  "of their embeddings by the task's measure, the larger the more alike",
                  PairRow::similarity),
              Column.integer(
                  "rank", "place among the query's others, 1 for the most alike", PairRow::rank),
              Column.optionalBool(
                  "same_class",
                  "whether both have the same label; null if one has none",
                  PairRow::sameClass),
              Column.optionalInteger(
                  "episode",
                  "few-shot episode they met in, from 0; null otherwise",
                  PairRow::episode)),
          "two images that were compared");
}
