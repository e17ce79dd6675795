package io.naflow.api;

/** What of the network's output is explained; always a logit or a difference of logits. */
public sealed interface Target {
  /** The class of the largest logit. */
  record Predicted() implements Target {
    @Override
    public String toString() {
      return "predicted";
    }
  }

  /** The image's label. */
  record Label() implements Target {
    @Override
    public String toString() {
      return "label";
    }
  }

  /** One class for all images. */
  record ClassIndex(int index) implements Target {
    public ClassIndex {
      if (index < 0) {
        throw new IllegalArgumentException(
            "Cannot explain class %d: class indices start at 0".formatted(index));
      }
    }

    @Override
    public String toString() {
      return Integer.toString(index);
    }
  }

  /** The logit of one class less that of another: why this rather than that. */
  record Difference(int index, int against) implements Target {
    public Difference {
      if (index < 0 || against < 0 || index == against) {
        throw new IllegalArgumentException(
            "Cannot explain class %d against class %d: two different class indices from 0 are needed"
                .formatted(index, against));
      }
    }

    @Override
    public String toString() {
      return index + "-" + against;
    }
  }
}
