package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import io.naflow.api.Inversion;
import java.util.List;

/**
 * A segment's inverse for a batch.
 *
 * @param input {@code BPFM_l}, N×C×H×W
 * @param inversions how it went, one an image
 */
record Solution(NDArray input, List<Inversion> inversions) {
  Solution {
    inversions = List.copyOf(inversions);
  }
}
