package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.layer.Activation;
import io.naflow.layer.Binding;
import io.naflow.layer.L2NormRule;
import io.naflow.layer.LinearRule;
import io.naflow.layer.Operator;
import io.naflow.layer.Rule;
import io.naflow.layer.RuleBook;
import io.naflow.network.L2Norm;
import io.naflow.network.Layer;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Golden;
import io.naflow.testing.Seeded;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.weights.SeededWeights;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an audit sees when libtorch itself throws: the exceptions here are its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeFailureTest {
  private static final int EMBEDDING = 64;
  private static final int SIDE = 32;

  /** Larger than what a process can address. */
  private static final long TOO_MUCH = 1L << 50;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  /** Everything that can be asked of a session. */
  private enum Call {
    EXPLAIN("scenenet", new Target.Predicted()),
    ANSWER("scenenet", new Target.Predicted()),
    EMBED("scenenet-embedding", new Target.Likeness("cosine")),
    EXPLAIN_PAIR("scenenet-embedding", new Target.Likeness("cosine"));

    private final String architecture;
    private final Target target;

    Call(String architecture, Target target) {
      this.architecture = architecture;
      this.target = target;
    }

    List<Outcome> ask(Session session, List<InputImage> images) {
      return this == ANSWER || this == EMBED ? session.answer(images) : session.explain(images);
    }
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void memoryTooSmallForTheBatchIsAnsweredWithSmallerBatches(Call call) {
    float[] other = Seeded.narrowed(SeededWeights.standard("other", EMBEDDING));
    List<InputImage> images =
        SeededModels.images(7, SIDE).stream().map(image -> image.against(other)).toList();
    var sizes = new ArrayList<Long>();
    BiConsumer<NDArray, Ops> smallMemory =
        (x, ops) -> {
          long batch = x.getShape().get(0);
          sizes.add(batch);
          if (batch > 2) {
            ops.zeros(TOO_MUCH);
          }
        };
    try (Session sound = session(call.architecture, call.target, (x, ops) -> {});
        Session small = session(call.architecture, call.target, smallMemory)) {
      List<Outcome> expected = call.ask(sound, images);
      List<Outcome> found = call.ask(small, images);

      assertThat(sizes).containsExactly(7L, 3L, 1L, 2L, 4L, 2L, 2L);
      assertThat(found).hasSameSizeAs(images);
      for (int i = 0; i < images.size(); i++) {
        assertSame(found.get(i), expected.get(i));
      }
    }
  }

  @Test
  void anImageThatCannotBeAnsweredAloneSaysWhatWasTried() {
    try (Session faulty = session((x, ops) -> ops.zeros(TOO_MUCH))) {
      Outcome outcome = faulty.answer(SeededModels.images(1, SIDE)).get(0);
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      var failed = (Outcome.Failed) outcome;
      assertThat(failed.stage()).isEqualTo("forward");
      assertThat(failed.message())
          .startsWith("Cannot classify: memory is short even for this image alone (");
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
                new SmallerBatches("explain", "explain")
                    .run(
                        SeededModels.images(2, SIDE),
                        images -> {
                          throw new EngineException(lost);
                        },
                        failed -> failed))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Cannot go on: the GPU has failed (CUDA error: an illegal")
        .hasMessageContaining("spark.excludeOnFailure.enabled");
  }

  @Test
  void cudaOutOfMemoryIsAnsweredWithSmallerBatches() {
    String full = "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of";
    List<String> found =
        new SmallerBatches("explain", "explain")
            .run(
                SeededModels.images(5, SIDE),
                images -> {
                  if (images.size() > 1) {
                    throw new EngineException(full);
                  }
                  return List.of(images.get(0).name());
                },
                Outcome.Failed::message);
    assertThat(found).containsExactly("image 0", "image 1", "image 2", "image 3", "image 4");
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

  private Session session(BiConsumer<NDArray, Ops> before) {
    return session("scenenet", new Target.Predicted(), before);
  }

  /** A network whose last layer first does something with the batch's features. */
  private Session session(String architecture, Target target, BiConsumer<NDArray, Ops> before) {
    return Opening.of(
            SeededModels.spec(architecture, SIDE),
            ExplainPlan.of("hirescam").with(target),
            Zoo.standard().architecture(architecture))
        .load(
            cpu.runtime(),
            RuleBook.standard()
                .with(Layer.Linear.class, new Preceded<>(new LinearRule(), before))
                .with(L2Norm.class, new Preceded<>(new L2NormRule(), before)),
            () -> {});
  }

  private record Preceded<L extends Layer>(Rule<L> rule, BiConsumer<NDArray, Ops> before)
      implements Rule<L> {
    @Override
    public Operator bind(L layer, Binding binding) {
      Operator last = rule.bind(layer, binding);
      return new Operator() {
        @Override
        public Activation forward(List<Operand> inputs, Ops ops) {
          before.accept(inputs.get(0).value(), ops);
          return last.forward(inputs, ops);
        }

        @Override
        public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
          return last.frozen(choices, inputs, offset, ops);
        }

        @Override
        public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
          return last.adjoint(choices, v, ops);
        }

        @Override
        public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
          return last.gradient(choices, v, ops);
        }
      };
    }
  }

  /** To float32's rounding: other batch sizes sum in another order. */
  private static void assertSame(Outcome found, Outcome expected) {
    assertThat(found).hasSameClassAs(expected).isNotInstanceOf(Outcome.Failed.class);
    List<float[]> left = numbers(found);
    List<float[]> right = numbers(expected);
    assertThat(left).hasSameSizeAs(right).isNotEmpty();
    for (int k = 0; k < left.size(); k++) {
      assertThat(Golden.relativeError(left.get(k), right.get(k))).isLessThan(1e-4);
    }
  }

  private static List<float[]> numbers(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      return List.of(answered.values());
    }
    List<AttentionMap> maps =
        outcome instanceof Outcome.Compared compared
            ? compared.maps()
            : ((Outcome.Explained) outcome).maps();
    return maps.stream().map(AttentionMap::values).toList();
  }
}
