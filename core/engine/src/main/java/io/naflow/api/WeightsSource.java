package io.naflow.api;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Where a model's parameters come from. */
public sealed interface WeightsSource {
  /**
   * Weights as people name them: {@code seeded}, {@code bundled:NAME}, or a file.
   *
   * @param file finds the file of any other text
   */
  static WeightsSource parse(String text, Function<String, Path> file) {
    if (text.equals(Seeded.NAME)) {
      return new Seeded();
    } else if (text.startsWith(Bundled.PREFIX)) {
      return new Bundled(text.substring(Bundled.PREFIX.length()));
    }
    return new File(file.apply(text));
  }

  /** A safetensors or PyTorch file. */
  record File(Path path) implements WeightsSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** Weights that come with the program, by name: the demo's networks. */
  record Bundled(String name) implements WeightsSource {
    /** What their name is written after. */
    public static final String PREFIX = "bundled:";

    @Override
    public String toString() {
      return PREFIX + name;
    }
  }

  /** Random weights that depend on the parameters' names alone, to try an architecture out. */
  record Seeded() implements WeightsSource {
    private static final String NAME = "seeded";

    @Override
    public String toString() {
      return NAME;
    }
  }

  /**
   * Other weights, those of some parts drawn anew: what an explanation that does look at the
   * weights must notice (Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018).
   *
   * @param original the other weights
   * @param parts names as in {@link ModelInfo#parts}
   * @param seed of what is drawn
   */
  record Reinitialised(WeightsSource original, List<String> parts, long seed)
      implements WeightsSource {
    public Reinitialised {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return original + " with " + parts + " drawn anew";
    }
  }
}
