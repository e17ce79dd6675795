package io.naflow.session;

import ai.djl.ndarray.NDArray;
import io.naflow.api.ModelInfo;
import io.naflow.api.WeightsSource;
import io.naflow.propagation.ForwardPass;
import io.naflow.propagation.Network;
import io.naflow.torch.Ops;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.weights.onnx.OnnxModel;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An input and what the exporting program made of it, beside an ONNX file ({@code
 * NAME-pair.safetensors} with tensors {@code input} N×C×H×W and {@code logits} N×K): a network that
 * was read wrongly, or whose file was mixed up, is refused before anything is said of it.
 */
final class OnnxPair {
  /** Largest difference that is rounding, as a share of the largest logit. */
  private static final double TOLERANCE = 1e-3;

  private OnnxPair() {}

  /** The pair beside a model's file, if it is an ONNX file with one. */
  static Optional<Path> beside(ModelInfo info) {
    if (info.spec().weights() instanceof WeightsSource.File file
        && OnnxModel.isNamed(file.path())) {
      String name = file.path().getFileName().toString().replaceFirst("\\.onnx$", "");
      Path pair = file.path().resolveSibling(name + "-pair.safetensors");
      return Files.isRegularFile(pair) ? Optional.of(pair) : Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * @throws WeightsException if the network gives something else
   */
  static void check(Network network, ModelInfo info) {
    beside(info).ifPresent(pair -> check(network, pair));
  }

  private static void check(Network network, Path pair) {
    Checkpoint values = Checkpoint.read(pair);
    StoredTensor input = tensor(values, "input");
    StoredTensor logits = tensor(values, "logits");
    var image = network.graph().input();
    List<Long> wanted =
        List.of((long) image.channels(), (long) image.height(), (long) image.width());
    if (input.shape().size() != 4 || !input.shape().subList(1, 4).equals(wanted)) {
      throw refuse(
          pair, "its input is %s, and the network takes N×%s".formatted(input.shape(), image));
    }
    float[] expected = logits.toFloats();
    float[] found = outputs(network, input);
    if (found.length != expected.length) {
      throw refuse(
          pair,
          "it has %d logits, and the network gives %d".formatted(expected.length, found.length));
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(found[i] - (double) expected[i]));
    }
    if (!(difference <= TOLERANCE * largest)) {
      throw refuse(
          pair,
          "the network gives logits that differ by up to %.3g, where the largest is %.3g"
              .formatted(difference, largest));
    }
  }

  private static StoredTensor tensor(Checkpoint values, String name) {
    StoredTensor found = values.tensors().get(name);
    if (found == null) {
      throw refuse(values.file(), "it has no tensor '%s'".formatted(name));
    }
    return found;
  }

  private static float[] outputs(Network network, StoredTensor input) {
    long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    try (Ops ops = network.scope()) {
      NDArray pixels = ops.channelsLast(ops.tensor(FloatBuffer.wrap(input.toFloats()), shape));
      return ForwardPass.output(network, pixels, ops).toFloatArray();
    }
  }

  private static WeightsException refuse(Path pair, String why) {
    return WeightsException.cannot(
        "trust the network beside %s".formatted(pair),
        why,
        "export both again together, or remove the pair if it belongs to another file");
  }
}
