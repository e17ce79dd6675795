package io.naflow.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of the network's output is explained; always a logit or a difference of logits. */
public sealed interface Target {
  /**
   * A target as people write it, the reverse of its {@code toString}: {@code predicted}, {@code
   * label}, a class index, or two of them as in {@code 3-7} for the difference.
   *
   * @return empty if the text is none of these
   */
  static Optional<Target> parse(String text) {
    Matcher difference = Pattern.compile("(\\d{1,9})-(\\d{1,9})").matcher(text);
    if (text.equals("predicted")) {
      return Optional.of(new Predicted());
    } else if (text.equals("label")) {
      return Optional.of(new Label());
    } else if (text.matches("\\d{1,9}")) {
      return Optional.of(new ClassIndex(Integer.parseInt(text)));
    } else if (difference.matches()) {
      int index = Integer.parseInt(difference.group(1));
      int against = Integer.parseInt(difference.group(2));
      return index == against ? Optional.empty() : Optional.of(new Difference(index, against));
    }
    return Optional.empty();
  }

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

  /**
   * One class for all images, by its name. What a network's classes are called is not the engine's
   * to know: whoever knows makes an index of it first.
   */
  record Named(String name) implements Target {
    @Override
    public String toString() {
      return name;
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
