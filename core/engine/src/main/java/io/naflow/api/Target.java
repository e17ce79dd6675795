package io.naflow.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of the network's output is explained: a number that is asked about each image. Of a
 * classifier it is a class's score or a difference of scores, of a network that embeds a
 * similarity.
 */
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

  /** Which image of a pair is explained; only measures that are not symmetric tell them apart. */
  enum Role {
    QUERY,
    SUPPORT
  }

  /**
   * The similarity of each image's embedding with another one, which is held (Liao, Gao, Zhang, Eq.
   * 17-21) and which the image brings along ({@link InputImage#against}). The flow of a pair takes
   * both roles: the query with the support held, and the support with the query held.
   *
   * @param similarity {@code cosine}, {@code dot} or {@code euclidean}, or {@code image-to-class}
   *     where the network's output is local descriptors
   * @param role what the images are in their pairs; those held are the opposite
   */
  record Likeness(String similarity, Role role) implements Target {
    /** Of queries. */
    public Likeness(String similarity) {
      this(similarity, Role.QUERY);
    }

    /** The same of the other image of each pair. */
    public Likeness as(Role other) {
      return new Likeness(similarity, other);
    }

    @Override
    public String toString() {
      return "likeness by " + similarity;
    }
  }
}
