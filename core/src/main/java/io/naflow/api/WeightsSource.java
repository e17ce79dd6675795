package io.naflow.api;

import java.nio.file.Path;

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
}
