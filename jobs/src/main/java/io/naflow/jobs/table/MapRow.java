package io.naflow.jobs.table;

import io.naflow.jobs.table.column.Column;
import io.naflow.jobs.table.column.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * One map, at its layer's own resolution, before rectification and any normalisation.
 *
 * @param key what the map is of
 * @param height of the map
 * @param width of the map
 * @param map height × width values, row by row
 */
public record MapRow(MapKey key, int height, int width, HalfMap map) {
  /** A map; its size must be that of its values. */
  public MapRow {
    if (map.size() != height * width) {
      throw new IllegalArgumentException(
          "Cannot make a row of 'maps' for layer '%s' of '%s' from %d values: the map is %d×%d"
              .formatted(key.layer(), key.image(), map.size(), height, width));
    }
  }

  static final Table<MapRow> TABLE =
      new Table<>(
          "maps",
          List.of("run_id", "model", "method"),
          columns(),
          "one map, at its layer's own resolution, signed: before rectification and normalisation");

  private static List<Column<MapRow>> columns() {
    List<Column<MapRow>> columns = new ArrayList<>(MapKey.columns(MapRow::key));
    columns.addAll(
        List.of(
            Column.integer("height", "height of the map", MapRow::height),
            Column.integer("width", "width of the map", MapRow::width),
            Column.binary(
                "map",
                "height × width IEEE halves, little-endian, row by row; value = half × map_scale",
                row -> row.map().halfLittleEndian()),
            Column.real(
                "map_scale",
                "a power of two: what a half of the map is to be multiplied by",
                row -> row.map().scale())));
    return columns;
  }
}
