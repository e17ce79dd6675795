package io.naflow.testing;

import io.naflow.weights.Checkpoint;
import io.naflow.weights.StoredTensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;

/** Values computed by other people's code, kept as safetensors among the test resources. */
public final class Golden {
  private final Checkpoint checkpoint;

  private Golden(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  public static Golden load(String resource) {
    return new Golden(Checkpoint.read(file(resource)));
  }

  public static Path file(String resource) {
    try {
      return Path.of(Golden.class.getResource("/" + resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Cannot find test resource " + resource, e);
    }
  }

  public float[] floats(String name) {
    return tensor(name).toFloats();
  }

  public double[] doubles(String name) {
    return tensor(name).toDoubles();
  }

  public StoredTensor tensor(String name) {
    return checkpoint.tensors().get(name);
  }

  public Map<String, StoredTensor> tensors() {
    return checkpoint.tensors();
  }

  public String metadata(String key) {
    return ((io.naflow.weights.Value.Text) checkpoint.metadata().get(key)).text();
  }

  /** Euclidean norm of the difference, as a share of the expected norm. */
  public static double relativeNormError(float[] found, float[] expected) {
    if (found.length != expected.length) {
      throw new AssertionError(
          "found %d values, expected %d".formatted(found.length, expected.length));
    }
    double norm = 0;
    double error = 0;
    for (int i = 0; i < found.length; i++) {
      norm += (double) expected[i] * expected[i];
      error += Math.pow((double) found[i] - expected[i], 2);
    }
    return Math.sqrt(error / Math.max(norm, Double.MIN_NORMAL));
  }

  /** Largest absolute difference, as a share of the largest expected magnitude. */
  public static double relativeError(float[] found, float[] expected) {
    if (found.length != expected.length) {
      throw new AssertionError(
          "found %d values, expected %d".formatted(found.length, expected.length));
    }
    double largest = 0;
    double error = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      error = Math.max(error, Math.abs((double) found[i] - expected[i]));
    }
    return Double.isNaN(error) ? Double.NaN : error / Math.max(largest, Double.MIN_NORMAL);
  }
}
