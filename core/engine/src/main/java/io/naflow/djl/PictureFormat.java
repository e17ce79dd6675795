package io.naflow.djl;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.JsonUtils;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How pictures come in and flows go out. */
interface PictureFormat<I, O> {
  RgbImage picture(I input, NDManager manager);

  O flow(AttentionFlow flow);

  static PictureFormat<Image, AttentionFlow> images() {
    return new PictureFormat<>() {
      @Override
      public RgbImage picture(Image input, NDManager manager) {
        try (NDArray rgb = input.toNDArray(manager, Image.Flag.COLOR)) {
          return new RgbImage(input.getWidth(), input.getHeight(), rgb.toByteArray());
        }
      }

      @Override
      public AttentionFlow flow(AttentionFlow flow) {
        return flow;
      }
    };
  }

  /** Image files in; JSON in UTF-8 out, a list of maps with their values row by row. */
  static PictureFormat<byte[], byte[]> bytes() {
    return new PictureFormat<>() {
      @Override
      public RgbImage picture(byte[] input, NDManager manager) {
        return ImageDecoder.standard().decode(input);
      }

      @Override
      public byte[] flow(AttentionFlow flow) {
        return JsonUtils.GSON.toJson(json(flow)).getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  private static Map<String, Object> json(AttentionFlow flow) {
    List<Map<String, Object>> maps =
        flow.maps().stream()
            .map(
                map -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("method", map.method());
                  one.put("layer", map.layer().name());
                  one.put("layer_index", map.layer().index());
                  one.put("depth", map.layer().depth());
                  one.put("height", map.height());
                  one.put("width", map.width());
                  map.inversion()
                      .ifPresent(
                          inversion -> {
                            one.put("inversion_residual", inversion.residual());
                            one.put("inversion_optimality", inversion.optimality());
                            one.put("inversion_stop", inversion.stop().id());
                            one.put("converged", inversion.converged());
                          });
                  one.put("map", map.values());
                  return one;
                })
            .toList();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("predicted", flow.prediction().classIndex());
    json.put("score", flow.prediction().logit());
    flow.prediction().probability().ifPresent(value -> json.put("probability", value));
    json.put("maps", maps);
    return json;
  }
}
