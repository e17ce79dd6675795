package io.naflow.session;

import io.naflow.api.Granularity;
import io.naflow.api.LayerInfo;
import io.naflow.api.LayerSelection;
import io.naflow.network.FeatureShape;
import io.naflow.onnx.OnnxNetwork;
import io.naflow.weights.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is in an ONNX file, without any of it being run.
 *
 * @param file the file
 * @param sha256 hash of it, and of the files that hold its tensors
 * @param producer what wrote it
 * @param opset version of ONNX's operators
 * @param input its input as the file has it, free sizes as {@code ?}
 * @param operators how often each is used
 * @param metadata notes of whoever made it
 * @param image the size for which the network below is
 * @param imageIsAssumed whether the file leaves height and width open
 * @param outputs of the network
 * @param ending what it makes of its logits: logits, softmax or sigmoid
 * @param layers blocks, shallow to deep; empty if the file cannot be explained
 * @param obstacle why it cannot be, if it cannot
 */
public record OnnxDescription(
    Path file,
    String sha256,
    String producer,
    long opset,
    String input,
    Map<String, Integer> operators,
    Map<String, String> metadata,
    FeatureShape image,
    boolean imageIsAssumed,
    int outputs,
    String ending,
    List<LayerInfo> layers,
    Optional<String> obstacle) {
  private static final int USUAL_CHANNELS = 3;
  private static final int USUAL_SIDE = 224;

  /**
   * @throws io.naflow.weights.WeightsException if the file cannot be read
   * @throws IllegalArgumentException if it does not take one image
   */
  static OnnxDescription of(Path file) {
    OnnxModel model = OnnxModel.read(file);
    var operators = new TreeMap<String, Integer>();
    model.nodes().forEach(node -> operators.merge(node.kind(), 1, Integer::sum));
    var found = OnnxNetwork.image(model, USUAL_CHANNELS, USUAL_SIDE);
    int outputs = 0;
    String ending = "";
    List<LayerInfo> layers = List.of();
    Optional<String> obstacle = Optional.empty();
    try {
      OnnxNetwork network = OnnxNetwork.of(model, found.image());
      outputs = network.outputs();
      ending = network.ending().id();
      layers =
          Positions.of(network.graph(), new LayerSelection(Granularity.BLOCK, List.of())).layers();
    } catch (IllegalArgumentException e) {
      obstacle = Optional.of(e.getMessage());
    }
    return new OnnxDescription(
        file,
        model.sha256(),
        model.producer(),
        model.opset().orElse(0),
        found.described(),
        operators,
        model.metadata(),
        found.image(),
        found.assumed(),
        outputs,
        ending,
        layers,
        obstacle);
  }
}
