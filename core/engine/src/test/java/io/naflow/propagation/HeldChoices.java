package io.naflow.propagation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.torch.Ops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A forward pass in float32 with the choices of the same pass in float64.
 *
 * <p>A gradient jumps where a ReLU's input crosses zero or two neurons of a pooling window change
 * places. Which side a neuron within rounding of such a kink falls to depends on the order in which
 * a processor's kernels add, so a bound on float32 maps holds on all processors only with the
 * choices held. What is left is a product of linear maps: with u = 2⁻²⁴ the error of one that adds
 * n terms grows as √n·u (at most 3·10⁻⁶ for the 4,608 terms of a 3×3 convolution of 512 channels;
 * Higham and Mary 2019), and of L of them one behind the other as √L times that, 10⁻⁴ for a
 * thousand. Seen over all networks: 6·10⁻⁶.
 */
public final class HeldChoices {
  private HeldChoices() {}

  /**
   * @param pass in float32
   * @param exact the same pass in float64
   * @param ops scope of the float32 pass
   */
  public static Trace of(Trace pass, Trace exact, int stages, Ops ops) {
    return new Trace(
        IntStream.range(0, stages).mapToObj(i -> held(pass.stage(i), exact.stage(i), ops)).toList(),
        held(pass.head(), exact.head(), ops));
  }

  private static StageTrace held(StageTrace pass, StageTrace exact, Ops ops) {
    Map<String, List<NDArray>> choices = new HashMap<>();
    exact
        .choices()
        .forEach((node, held) -> choices.put(node, held.stream().map(c -> as(c, ops)).toList()));
    return new StageTrace(pass.input(), pass.output(), choices, pass.activations());
  }

  /** Places stay what they are. */
  private static NDArray as(NDArray choice, Ops ops) {
    return choice.getDataType() == DataType.FLOAT64 ? ops.to(choice, ops.type()) : choice;
  }
}
