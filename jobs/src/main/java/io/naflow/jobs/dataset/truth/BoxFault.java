package io.naflow.jobs.dataset.truth;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A box that cannot be one.
 *
 * @param image whose it is
 * @param box its edges as they are given
 * @param kind what is wrong with it
 */
public record BoxFault(String image, double[] box, Kind kind) implements Serializable {
  private static final long serialVersionUID = 1;

  /** What is wrong with a box. */
  public enum Kind {
    /** Two of its edges are the same. */
    NO_AREA("of no area"),
    /** It ends before it begins. */
    REVERSED("reversed: the right or lower edge comes first"),
    /** In pixels, and smaller than one. */
    WITHIN_ONE("between 0 and 1: shares of the image, or pixels?"),
    /** It reaches out of its image. */
    OUTSIDE("outside their image");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** In words that follow a count. */
    public String words() {
      return words;
    }
  }

  /** As a message shows it. */
  public String shown() {
    return image + " " + Arrays.toString(box);
  }
}
