package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Session;
import io.naflow.api.Target;
import io.naflow.api.WeightsInfo;
import io.naflow.layer.RuleBook;
import io.naflow.propagation.Parameters;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.FailingRules;
import io.naflow.testing.FailingRules.Injected;
import io.naflow.testing.Seeded;
import io.naflow.torch.LiveHandles;
import io.naflow.weights.SeededWeights;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever step of a call fails, the native memory that the call took is given back. */
@Tag("kernels")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipTest {
  private static final int SIDE = 32;

  /** All steps of a call where there are no more; as many of them, evenly, where there are. */
  private static final int MOST_STEPS = 80;

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  /** Everything that can be asked of a session. */
  private enum Call {
    EXPLAIN(
        "scenenet-cbam",
        new Target.Predicted(),
        (session, images) -> session.explain(images),
        "naflow",
        "naflow-scaled",
        "gradcam",
        "relevance-cam",
        "fullgrad"),
    EXPLAIN_WITH_OWN_PASSES(
        "scenenet",
        new Target.Predicted(),
        (session, images) -> session.explain(images),
        "gradcam",
        "scorecam"),
    EXPLAIN_SEVERAL(
        "scenenet",
        new Target.Predicted(),
        (session, images) ->
            session.explain(images, List.of(new Target.ClassIndex(1), new Target.Difference(2, 3))),
        "naflow"),
    ANSWER(
        "scenenet-bam",
        new Target.Predicted(),
        (session, images) -> session.answer(images),
        "gradcam"),
    EXPLAIN_PAIR(
        "scenenet-embedding",
        new Target.Likeness("cosine"),
        (session, images) -> session.explain(images),
        "naflow"),
    SHARING(
        "scenenet",
        new Target.Predicted(),
        (session, images) -> {
          try (Session shared = session.sharing(ExplainPlan.of("hirescam"))) {
            shared.explain(images);
          }
        },
        "gradcam");

    private final String architecture;
    private final Target target;
    private final Asking asking;
    private final List<String> methods;

    Call(String architecture, Target target, Asking asking, String... methods) {
      this.architecture = architecture;
      this.target = target;
      this.asking = asking;
      this.methods = List.of(methods);
    }

    Opening opening() {
      return OwnershipTest.opening(
          architecture, ExplainPlan.of(methods.toArray(String[]::new)).with(target));
    }

    void ask(Session session) {
      float[] other = Seeded.narrowed(SeededWeights.standard("other", 64));
      asking.ask(
          session,
          SeededModels.images(2, SIDE).stream().map(image -> image.against(other)).toList());
    }
  }

  @FunctionalInterface
  private interface Asking {
    void ask(Session session, List<InputImage> images);
  }

  private static Opening opening(String architecture, ExplainPlan plan) {
    return Opening.of(
        SeededModels.spec(architecture, SIDE), plan, Zoo.standard().architecture(architecture));
  }

  /** The steps at which calls are made to fail. */
  private static List<Integer> some(int steps) {
    assertThat(steps).isPositive();
    var chosen = new ArrayList<Integer>();
    int stride = (steps + MOST_STEPS - 1) / MOST_STEPS;
    for (int step = 1; step <= steps; step += stride) {
      chosen.add(step);
    }
    return chosen;
  }

  private long live() {
    return LiveHandles.of(cpu.runtime());
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void aCallThatFailsAtAnyOfItsStepsKeepsNothing(Call call) {
    var rules = new FailingRules();
    long before = live();
    try (Session session = call.opening().load(cpu.runtime(), rules.book(), () -> {})) {
      long loaded = live();
      assertThat(loaded).isGreaterThan(before);
      rules.failAt(0);
      call.ask(session);
      assertThat(live()).isEqualTo(loaded);
      for (int step : some(rules.steps())) {
        rules.failAt(step);
        assertThatThrownBy(() -> call.ask(session)).isInstanceOf(Injected.class);
        assertThat(live()).as("after %s failed at step %d", call, step).isEqualTo(loaded);
      }
      rules.failAt(0);
      call.ask(session);
    }
    assertThat(live()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void aModelThatCannotBeLoadedIsNotThereByHalf(Call call) {
    var rules = new FailingRules();
    RuleBook book = rules.book();
    long before = live();
    call.opening().load(cpu.runtime(), book, () -> {}).close();
    for (int step : some(rules.steps())) {
      rules.failAt(step);
      assertThatThrownBy(() -> call.opening().load(cpu.runtime(), book, () -> {}))
          .isInstanceOf(Injected.class);
      assertThat(live()).as("after loading failed at step %d", step).isEqualTo(before);
    }
  }

  @Test
  void aFileThatCannotBeReadToItsEndLeavesNothing() {
    long before = live();
    var reads = new AtomicInteger();
    load(reading(reads, read -> {})).close();
    int all = reads.get();
    for (int failing : some(all)) {
      reads.set(0);
      Opening broken =
          reading(
              reads,
              read -> {
                if (read == failing) {
                  throw WeightsException.cannot("read", "the file is shorter now", "copy it again");
                }
              });
      assertThatThrownBy(() -> load(broken)).isInstanceOf(WeightsException.class);
      assertThat(live()).as("after reading %d of %d tensors", failing, all).isEqualTo(before);
    }
  }

  @Test
  void eachTensorIsReadOnceAndLookedAtOnTheWay() {
    var reads = new AtomicInteger();
    Opening opening = reading(reads, read -> {});
    load(opening).close();
    assertThat(reads.get()).isEqualTo(opening.model().graph().parameters().size());
  }

  @Test
  void weightsThatAreFoundUnsoundWhenAllIsLoadedLeaveNothing() {
    long before = live();
    Opening sound = opening("scenenet", ExplainPlan.of("gradcam"));
    Parameters values = sound.model().parameters();
    Opening unsound =
        with(
            sound,
            name -> {
              double[] read = values.values(name);
              if (name.equals("fc.bias")) {
                read[0] = Double.NaN;
              }
              return read;
            });
    assertThatThrownBy(() -> load(unsound))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("tensor fc.bias has 1 NaN and 0 infinite of 10 values");
    assertThat(live()).isEqualTo(before);
  }

  private Session load(Opening opening) {
    return opening.load(cpu.runtime(), RuleBook.standard(), () -> {});
  }

  /** A model whose reads are counted, from 1 on. */
  private static Opening reading(AtomicInteger reads, Consumer<Integer> onRead) {
    Opening opening = opening("scenenet", ExplainPlan.of("gradcam"));
    Parameters values = opening.model().parameters();
    return with(
        opening,
        name -> {
          onRead.accept(reads.incrementAndGet());
          return values.values(name);
        });
  }

  /** The same opening of a file with other values. */
  private static Opening with(Opening opening, Parameters values) {
    ModelLoader model = opening.model();
    var soundness = new Soundness(model.graph(), values, Path.of("net.safetensors"));
    ModelSpec spec = model.claimed().spec();
    return new Opening(
        new ModelLoader(
            model.graph(),
            soundness,
            model.claimed().of(spec, model.claimed().weights().of(WeightsInfo.Kind.FILE)),
            Optional.of(soundness),
            List::of),
        opening.descriptor(),
        opening.positions(),
        opening.methods(),
        opening.plan());
  }
}
