package io.naflow.api;

/**
 * How well one image's inversion of one segment went, {@code A} being the segment's frozen map
 * between the neurons that are kept, {@code b} what is wanted of it and {@code r = b - A x} what is
 * left. {@code x} is the input that the map is made of, before its negative values are set to zero
 * behind a ReLU.
 *
 * @param stop why it ended
 * @param residual {@code ‖r‖ / ‖b‖}, at least 0; 0 for the last feature map, where nothing is
 *     inverted
 * @param optimality {@code ‖Aᵀr‖ / (‖A‖ · ‖r‖)}, at least 0: 0 at a least-squares solution; {@code
 *     ‖A‖} is LSQR's estimate, the Frobenius norm of what the steps have shown of A
 * @param iterations conjugate-gradient steps taken; 0 for a closed form
 * @param abandonedShare share of the layer's neurons that are abandoned, that is 0, in 0..1
 * @param abandonedRows share of the segment's equations that were left out, in 0..1
 */
public record Inversion(
    InversionStop stop,
    double residual,
    double optimality,
    int iterations,
    double abandonedShare,
    double abandonedRows) {

  /** Whether it ended by itself, not at the limit of steps. */
  public boolean converged() {
    return stop != InversionStop.LIMIT;
  }
}
