package io.naflow.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.api.SolverSettings;
import io.naflow.layer.Operator.Offset;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.propagation.stage.BoundNode;
import io.naflow.propagation.stage.Stage;
import io.naflow.propagation.stage.StageTrace;
import io.naflow.propagation.stage.Taps;
import io.naflow.testing.CpuRuntime;
import io.naflow.testing.Seeded;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The invariants of nabp.md ("Frozen affine map") for every segment of whole networks, float64. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkInvariantsTest {
  private static final int IMAGES = 2;
  private static final int SIDE = 32;
  private static final String CHAIN = "authors";

  @RegisterExtension private final CpuRuntime cpu = new CpuRuntime();

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHAIN,
        "scenenet",
        "scenenet-cbam",
        "scenenet-bam",
        "cifar-resnet20",
        "squeezenet1_1"
      })
  void frozenMapOfEverySegmentGivesItsPreActivationOutput(String network) {
    forEachStage(
        network,
        (pass, stage) -> {
          StageTrace at = pass.at(stage);
          NDArray found =
              stage.frozen(at, Operand.shared(at.input()), Offset.INCLUDED, Taps.none(), pass.ops);
          assertThat(found.toDoubleArray())
              .as(stage.output())
              .containsExactly(pass.preActivation(stage.output()).toDoubleArray(), within(1e-10));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHAIN,
        "scenenet",
        "scenenet-cbam",
        "scenenet-bam",
        "cifar-resnet20",
        "squeezenet1_1"
      })
  void adjointOfEverySegmentIsItsTranspose(String network) {
    forEachStage(
        network,
        (pass, stage) -> {
          StageTrace at = pass.at(stage);
          NDArray u = pass.random(at.input());
          NDArray v = pass.random(at.output());
          NDArray ju = stage.frozen(at, Operand.shared(u), Offset.NONE, Taps.none(), pass.ops);
          NDArray jv = stage.adjoint(at, Operand.shared(v), pass.ops);
          double[] left = pass.ops.dot(ju, v).toDoubleArray();
          double[] right = pass.ops.dot(u, jv).toDoubleArray();
          for (int i = 0; i < IMAGES; i++) {
            assertThat(left[i])
                .as(stage.output())
                .isCloseTo(right[i], within(1e-11 * norm(ju) * norm(v)));
          }
        });
  }

  /**
   * Of full column rank: blocks whose shortcut outweighs their residual branch, gates, and
   * convolutions with more outputs than inputs.
   */
  @ParameterizedTest
  @CsvSource({
    "scenenet,layer1.1",
    "scenenet,layer3.1",
    "scenenet-cbam,layer1.1",
    "scenenet-cbam,layer2.1",
    "scenenet-bam,layer2.1",
    "scenenet-bam,bam1",
    "scenenet-bam,bam2",
    "cifar-resnet20,layer1.2",
    "cifar-resnet20,layer3.1",
    "authors,features.4",
    "authors,features.7"
  })
  void withAllNeuronsKeptTheInputOfAFullRankSegmentComesBack(String network, String segment) {
    try (Pass pass = new Pass(network)) {
      Stage stage =
          pass.network
              .stages()
              .get(pass.network.segments().stream().map(s -> s.name()).toList().indexOf(segment));
      StageTrace at = pass.at(stage);
      var state =
          new SegmentState(
              at.input(),
              at.input(),
              true,
              at.output(),
              at.output(),
              true,
              pass.preActivation(stage.output()));
      Solution solution =
          new SegmentInverse(stage, at, new SolverSettings(1e-12, 1e-12, 5000))
              .solve(state, Abandonment.NOTHING, pass.ops);
      assertThat(solution.inversions()).allMatch(inversion -> inversion.converged());
      NDArray error = pass.ops.subtract(Operand.shared(solution.input()), at.input());
      assertThat(norm(error)).isLessThan(1e-4 * norm(at.input()));
    }
  }

  private void forEachStage(String network, BiConsumer<Pass, Stage> check) {
    try (Pass pass = new Pass(network)) {
      assertThat(pass.network.stages()).hasSizeGreaterThan(5);
      pass.network.stages().forEach(stage -> check.accept(pass, stage));
    }
  }

  private static double norm(NDArray x) {
    double sum = 0;
    for (double value : x.toDoubleArray()) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** A network with random parameters, and a forward pass that kept every node. */
  private final class Pass implements AutoCloseable {
    private final Seeded seeded = new Seeded(11);
    private final Network network;
    private final Ops ops;
    private final Trace trace;
    private final List<Stage> stages;

    Pass(String name) {
      Graph graph =
          name.equals(CHAIN)
              ? AuthorsNetwork.graph()
              : Zoo.standard().architecture(name).graph(new FeatureShape(3, SIDE, SIDE), 10);
      this.network =
          Network.load(
              graph, damped(graph), cpu.runtime(), RuleBook.standard(), Set.of(), DataType.FLOAT64);
      this.stages = new ArrayList<>(network.stages());
      this.ops = network.scope();
      Set<String> all = graph.nodes().stream().map(node -> node.name()).collect(Collectors.toSet());
      this.trace = ForwardPass.run(network, seeded.normal(ops, IMAGES, graph.input()), all, ops);
    }

    /** Parameters with weak residual branches, so that no block is close to a singular one. */
    private Parameters damped(Graph graph) {
      Map<String, double[]> values = seeded.parameters(graph.parameters());
      values.replaceAll(
          (parameter, v) ->
              parameter.endsWith(".bn2.weight")
                  ? Arrays.stream(v).map(weight -> 0.2 * weight).toArray()
                  : v);
      return Parameters.of(values);
    }

    StageTrace at(Stage stage) {
      return trace.stage(stages.indexOf(stage));
    }

    NDArray random(NDArray like) {
      long[] shape = like.getShape().getShape();
      return ops.tensor(seeded.normal(Math.toIntExact(like.size())), shape);
    }

    /**
     * What a node put out before the activations that close its segment, as the forward kept it.
     */
    NDArray preActivation(String node) {
      Stage stage =
          stages.stream()
              .filter(s -> s.nodes().stream().anyMatch(member -> member.name().equals(node)))
              .findFirst()
              .orElseThrow();
      BoundNode bound =
          stage.nodes().stream().filter(n -> n.name().equals(node)).findFirst().orElseThrow();
      boolean joins = bound.inputs().stream().anyMatch(stage.terminals()::contains);
      if (stage.terminals().contains(node)) {
        return preActivation(stage, bound.inputs().get(0));
      } else if (joins) {
        return ops.concat(bound.inputs().stream().map(this::preActivation).toList());
      }
      return preActivation(stage, node);
    }

    private NDArray preActivation(Stage stage, String node) {
      return node.equals(stage.input()) ? at(stage).input() : at(stage).activations().get(node);
    }

    @Override
    public void close() {
      ops.close();
      network.close();
    }
  }
}
