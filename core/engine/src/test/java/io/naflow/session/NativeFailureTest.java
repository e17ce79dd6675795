package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.layer.Activation;
import io.naflow.layer.Binding;
import io.naflow.layer.LinearRule;
import io.naflow.layer.Operator;
import io.naflow.layer.Rule;
import io.naflow.layer.RuleBook;
import io.naflow.network.Layer;
import io.naflow.propagation.Network;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Golden;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an audit sees when libtorch itself throws: the exceptions here are its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeFailureTest {
  private static final int SIDE = 32;

  /** Larger than what a process can address. */
  private static final long TOO_MUCH = 1L << 50;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @Test
  void memoryTooSmallForTheBatchIsAnsweredWithSmallerBatches() {
    List<InputImage> images = SeededModels.images(7, SIDE);
    var sizes = new ArrayList<Long>();
    BiConsumer<NDArray, Ops> smallMemory =
        (x, ops) -> {
          long batch = x.getShape().get(0);
          sizes.add(batch);
          if (batch > 2) {
            ops.zeros(TOO_MUCH);
          }
        };
    try (Session sound = session((x, ops) -> {});
        Session small = session(smallMemory)) {
      List<Outcome> expected = sound.explain(images);
      List<Outcome> found = small.explain(images);

      assertThat(sizes).containsExactly(7L, 3L, 1L, 2L, 4L, 2L, 2L);
      for (int i = 0; i < images.size(); i++) {
        assertSame(found.get(i), expected.get(i));
      }
    }
  }

  @Test
  void anImageThatMakesTheNativeCodeThrowFailsAlone() {
    List<InputImage> images = new ArrayList<>(SeededModels.images(6, SIDE));
    images.set(4, bright());
    try (Session sound = session((x, ops) -> {});
        Session faulty =
            session(
                (x, ops) -> {
                  if (isBright(x)) {
                    ConvOps.linear(x, ops.zeros(3, 1), ops);
                  }
                })) {
      List<Outcome> expected = sound.explain(images);
      List<Outcome> found = faulty.explain(images);

      assertThat(found).hasSameSizeAs(images);
      assertThat(found.get(4)).isInstanceOf(Outcome.Failed.class);
      var failed = (Outcome.Failed) found.get(4);
      assertThat(failed.stage()).isEqualTo("explain");
      assertThat(failed.errorClass()).isEqualTo("EngineException");
      assertThat(failed.message())
          .startsWith("Cannot explain: the native library failed on this image alone (")
          .endsWith("leave the image out, or report it with the model's weights")
          .hasLineCount(1);
      for (int i : new int[] {0, 1, 2, 3, 5}) {
        assertSame(found.get(i), expected.get(i));
      }
    }
  }

  @Test
  void anImageThatIsTooLargeForTheMemoryByItselfSaysSo() {
    List<InputImage> images = new ArrayList<>(SeededModels.images(3, SIDE));
    images.set(0, bright());
    try (Session faulty =
        session(
            (x, ops) -> {
              if (isBright(x)) {
                ops.zeros(TOO_MUCH);
              }
            })) {
      List<Outcome> found = faulty.explain(images);

      var failed = (Outcome.Failed) found.get(0);
      assertThat(failed.errorClass()).isEqualTo("OUT_OF_MEMORY");
      assertThat(failed.message()).contains("memory is short even for this image alone");
      assertThat(found.subList(1, 3)).hasOnlyElementsOfType(Outcome.Explained.class);
    }
  }

  @Test
  void aLostGpuIsNotTakenForAFaultOfTheImages() {
    String lost = "CUDA error: an illegal memory access was encountered\nCompile with ...";
    assertThatThrownBy(
            () ->
                SmallerBatches.explain(
                    SeededModels.images(2, SIDE),
                    1,
                    images -> {
                      throw new EngineException(lost);
                    }))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Cannot go on: the GPU has failed (CUDA error: an illegal")
        .hasMessageContaining("spark.excludeOnFailure.enabled");
  }

  @Test
  void cudaOutOfMemoryIsAnsweredWithSmallerBatches() {
    String full = "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of";
    List<List<Outcome>> found =
        SmallerBatches.explain(
            SeededModels.images(5, SIDE),
            2,
            images -> {
              if (images.size() > 1) {
                throw new EngineException(full);
              }
              Outcome reached = new Outcome.Failed("reached", images.get(0).name(), "");
              return List.of(List.of(reached), List.of(reached));
            });
    assertThat(found.get(1)).isEqualTo(found.get(0));
    assertThat(found.get(0))
        .extracting(outcome -> ((Outcome.Failed) outcome).errorClass())
        .containsExactly("image 0", "image 1", "image 2", "image 3", "image 4");
  }

  /** So bright that its features stand out. */
  private static InputImage bright() {
    float[] values = new float[3 * SIDE * SIDE];
    Arrays.fill(values, 1e6f);
    return SeededModels.image("bright", SIDE, values);
  }

  private static boolean isBright(NDArray features) {
    return features.max().toFloatArray()[0] > 1e4;
  }

  /** A network whose last layer first does something with the batch's features. */
  private Session session(BiConsumer<NDArray, Ops> before) {
    ModelSpec spec = SeededModels.spec("scenenet", SIDE);
    ExplainPlan plan = ExplainPlan.of("hirescam");
    Opening opening = Opening.of(spec, plan, Zoo.standard().architecture("scenenet"));
    Network network =
        Network.load(
            opening.model().graph(),
            opening.model().parameters(),
            cpu.runtime(),
            RuleBook.standard().with(Layer.Linear.class, new Preceded(before)),
            opening.positions().nodes(),
            DataType.FLOAT32);
    return TorchSession.owning(network, opening, plan);
  }

  private record Preceded(BiConsumer<NDArray, Ops> before) implements Rule<Layer.Linear> {
    @Override
    public Operator bind(Layer.Linear layer, Binding binding) {
      Operator linear = new LinearRule().bind(layer, binding);
      return new Operator() {
        @Override
        public Activation forward(List<Operand> inputs, Ops ops) {
          before.accept(inputs.get(0).value(), ops);
          return linear.forward(inputs, ops);
        }

        @Override
        public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
          return linear.frozen(choices, inputs, offset, ops);
        }

        @Override
        public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
          return linear.adjoint(choices, v, ops);
        }
      };
    }
  }

  /** To float32's rounding: other batch sizes sum in another order. */
  private static void assertSame(Outcome found, Outcome expected) {
    assertThat(found).isInstanceOf(Outcome.Explained.class);
    var left = ((Outcome.Explained) found).maps();
    var right = ((Outcome.Explained) expected).maps();
    assertThat(left).hasSameSizeAs(right).isNotEmpty();
    for (int k = 0; k < left.size(); k++) {
      assertThat(Golden.relativeError(left.get(k).values(), right.get(k).values()))
          .isLessThan(1e-4);
    }
  }
}
