package io.naflow.api;

import java.nio.file.Path;
import java.util.List;

/** Where a model's parameters come from. */
public sealed interface WeightsSource {
  /** A safetensors or PyTorch file. */
  record File(Path path) implements WeightsSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** Weights that come with the program, by name: the demo's networks. */
  record Bundled(String name) implements WeightsSource {
    @Override
    public String toString() {
      return "bundled:" + name;
    }
  }

  /** Random weights that depend on the parameters' names alone, to try an architecture out. */
  record Seeded() implements WeightsSource {
    @Override
    public String toString() {
      return "seeded";
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
