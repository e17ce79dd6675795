package io.naflow.picture;

import io.naflow.api.AttentionMap;
import io.naflow.api.Inversion;
import io.naflow.api.LayerInfo;
import java.util.OptionalDouble;

/**
 * One layer's map in a strip.
 *
 * @param layer the layer's name
 * @param channels of the layer's output
 * @param height of the map, at least 1
 * @param width of the map, at least 1
 * @param depth of the layer, 0 (image) to 1 (last feature map)
 * @param map {@code height * width} values, row by row, raw, signed and finite; kept, not copied
 * @param unsolved relative residual of the inversion if it did not converge, else empty
 */
public record Panel(
    String layer,
    int channels,
    int height,
    int width,
    double depth,
    float[] map,
    OptionalDouble unsolved) {
  public Panel {
    if (height < 1 || width < 1 || map.length != (long) height * width) {
      throw new IllegalArgumentException(
          "Cannot show %d values of layer '%s' as a map of %d×%d: it takes sides of at least 1 and %d values"
              .formatted(map.length, layer, height, width, (long) height * width));
    }
    if (!(depth >= 0 && depth <= 1)) {
      throw new IllegalArgumentException(
          "Cannot place layer '%s' at depth %s: depths lie between 0 (image) and 1 (last feature map)"
              .formatted(layer, depth));
    }
  }

  /** The panel of an explained layer. */
  public static Panel of(AttentionMap map) {
    LayerInfo layer = map.layer();
    OptionalDouble unsolved =
        map.inversion().stream()
            .filter(inversion -> !inversion.converged())
            .mapToDouble(Inversion::residual)
            .findFirst();
    return new Panel(
        layer.name(),
        layer.channels(),
        layer.height(),
        layer.width(),
        layer.depth(),
        map.values(),
        unsolved);
  }
}
