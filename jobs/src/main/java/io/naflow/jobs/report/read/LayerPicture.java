package io.naflow.jobs.report.read;

import io.naflow.jobs.table.HalfMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A map to be drawn.
 *
 * @param energyInBox share of it in the object's box, if there is one
 * @param energyInMask share of it on the object's mask, if there is one
 */
public record LayerPicture(
    String image,
    String model,
    String layer,
    int layerIndex,
    int height,
    int width,
    HalfMap map,
    Optional<Double> energyInBox,
    Optional<Double> energyInMask) {
  private static final String MAPS =
      """
      SELECT m.image, m.model, m.layer, m.layer_index, m.height, m.width, m.map, m.map_scale,
        s.energy_in_box, s.energy_in_mask
      FROM maps m LEFT JOIN layer_stats s ON s.run_id = m.run_id AND s.model = m.model
        AND s.method = m.method AND s.image = m.image AND s.layer = m.layer AND s.pair <=> m.pair
        AND s.role <=> m.role
      WHERE m.run_id = :run AND m.method = :method AND (m.role IS NULL OR m.role = 'query')
      ORDER BY m.image, m.model, m.layer_index, m.pair
      """;

  /**
   * The maps of images by a method, shallow to deep; none if the run has not kept its maps. Where a
   * network has compared an image with several others, the maps of the first pair.
   */
  public static List<LayerPicture> of(RunTables tables, String method, List<PickedImage> images) {
    Object[] names = images.stream().map(PickedImage::image).toArray();
    var pictures = new LinkedHashMap<List<String>, LayerPicture>();
    tables
        .query(MAPS, Map.of("method", method), functions.col("image").isin(names))
        .map(LayerPicture::of)
        .forEach(
            map -> pictures.putIfAbsent(Arrays.asList(map.image(), map.model(), map.layer()), map));
    return List.copyOf(pictures.values());
  }

  private static LayerPicture of(Row row) {
    return new LayerPicture(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getInt(3),
        row.getInt(4),
        row.getInt(5),
        new HalfMap(row.<byte[]>getAs(6), row.getDouble(7)),
        number(row, 8),
        number(row, 9));
  }

  private static Optional<Double> number(Row row, int column) {
    return row.isNullAt(column) ? Optional.empty() : Optional.of(row.getDouble(column));
  }
}
