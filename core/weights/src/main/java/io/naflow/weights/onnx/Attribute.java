package io.naflow.weights.onnx;

import io.naflow.weights.StoredTensor;
import java.util.List;

/** A setting of a node. */
public sealed interface Attribute {
  /** A whole number. */
  record Whole(long value) implements Attribute {}

  /** A number. */
  record Real(double value) implements Attribute {}

  /** A text. */
  record Text(String value) implements Attribute {}

  /** Whole numbers. */
  record Wholes(List<Long> values) implements Attribute {
    public Wholes {
      values = List.copyOf(values);
    }
  }

  /** Numbers. */
  record Reals(List<Double> values) implements Attribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** A tensor. */
  record Constant(StoredTensor tensor) implements Attribute {}

  /**
   * What no network for inference needs: graphs, texts, tensors of unknown types.
   *
   * @param what it is, in words
   */
  record Other(String what) implements Attribute {}
}
