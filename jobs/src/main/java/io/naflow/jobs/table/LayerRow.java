package io.naflow.jobs.table;

import io.naflow.api.LayerInfo;
import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.List;

/**
 * One explained layer of a model.
 *
 * @param runId the run's id
 * @param model the model's id in the run
 * @param layer the layer
 */
public record LayerRow(String runId, String model, LayerInfo layer) {

  static final Table<LayerRow> TABLE =
      new Table<>(
          "layers",
          List.of("run_id"),
          List.of(
              Column.string("run_id", "the run's id", LayerRow::runId),
              Column.string("model", "the model's id in the run", LayerRow::model),
              Column.string(
                  "layer", "the layer's own name in its network", row -> row.layer().name()),
              Column.integer(
                  "layer_index",
                  "its place among the explained layers, shallow to deep, from 0; -1 for the input itself",
                  row -> row.layer().index()),
              Column.real(
                  "depth",
                  "its place from the image (0) to the last feature map (1)",
                  row -> row.layer().depth()),
              Column.string(
                  "kind", "residual, inception, conv, maxpool, ...", row -> row.layer().kind()),
              Column.string(
                  "granularity",
                  "block: the output of a segment; layer: one inside a segment",
                  row -> row.layer().granularity().id()),
              Column.integer("channels", "channels of its output", row -> row.layer().channels()),
              Column.integer(
                  "height", "height of its output and of its maps", row -> row.layer().height()),
              Column.integer(
                  "width", "width of its output and of its maps", row -> row.layer().width())),
          "one explained layer of a model");
}
