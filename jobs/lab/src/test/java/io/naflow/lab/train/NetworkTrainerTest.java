package io.naflow.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.lab.train.NetworkTrainer.Batch;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Layer;
import io.naflow.network.Size;
import io.naflow.network.Window;
import io.naflow.testing.Seeded;
import io.naflow.weights.SeededWeights;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class NetworkTrainerTest {
  private static final List<String> NETWORKS = DemoTraining.NETWORKS;
  private static final int SIDE = 6;
  private static final int PIXELS = SIDE * SIDE;

  @ParameterizedTest
  @FieldSource("NETWORKS")
  void aFewStepsOnTheSameImagesLowerTheLoss(String network) {
    Architecture architecture = Zoo.standard().architecture(network);
    var losses = new ArrayList<Double>();
    Batch batch;
    try (var scenes = new SceneBatches(5, architecture.preprocessing(), 8, 0)) {
      batch = scenes.next();
    }
    Objective objective =
        architecture.ending() == Architecture.Ending.EMBEDDING
            ? new Objective.Proxies(8, 0.07)
            : new Objective.Logits();
    new NetworkTrainer(architecture.graph(), objective, new TrainingPlan(1, 20, 8, 3e-3))
        .train(
            step -> rewound(batch),
            (step, loss) -> {
              assertThat(step).isEqualTo(losses.size());
              losses.add(loss);
            });
    assertThat(losses).hasSize(20);
    assertThat(losses.get(19)).isLessThan(losses.get(0) / 2);
  }

  @Test
  void trainingTwiceGivesTheSameParametersToTheBit() {
    var plan = new TrainingPlan(3, 4, 8, 3e-3);
    assertThat(flat(trained(plan))).isEqualTo(flat(trained(plan)));
  }

  @Test
  void anotherSeedGivesOtherParameters() {
    assertThat(flat(trained(new TrainingPlan(3, 1, 8, 3e-3))))
        .isNotEqualTo(flat(trained(new TrainingPlan(4, 1, 8, 3e-3))));
  }

  /**
   * PyTorch's definition with momentum 0.1: a tenth of the batch's mean and of its unbiased
   * variance, here computed in double precision, on nine tenths of 0 and of 1.
   */
  @Test
  void batchNormStatisticsMoveByATenthOfTheBatch() {
    int images = 4;
    float[] pixels = Seeded.narrowed(SeededWeights.standard("batch", images * 3 * PIXELS));
    Batch batch = new Batch(FloatBuffer.wrap(pixels), Size.of(SIDE), new float[] {0, 1, 0, 1});
    Map<String, float[]> trained =
        new NetworkTrainer(
                pointwise(), new Objective.Logits(), new TrainingPlan(1, 1, images, 1e-12))
            .train(step -> batch, (step, loss) -> {});
    float[] weight = trained.get("conv.weight");
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < images; i++) {
      for (int p = 0; p < PIXELS; p++) {
        double value = 0;
        for (int c = 0; c < 3; c++) {
          value += (double) weight[c] * pixels[(3 * i + c) * PIXELS + p];
        }
        sum += value;
        squares += value * value;
      }
    }
    int count = images * PIXELS;
    double variance = (squares - sum * sum / count) / (count - 1);
    assertThat((double) trained.get("bn.running_mean")[0])
        .isCloseTo(0.1 * sum / count, within(1e-6));
    assertThat((double) trained.get("bn.running_var")[0])
        .isCloseTo(0.9 + 0.1 * variance, within(1e-5));
  }

  @Test
  void plansWithoutStepsOrWithSingleImagesAreRefused() {
    assertThatThrownBy(() -> new TrainingPlan(1, 0, 8, 1e-3))
        .hasMessage("Cannot train for 0 steps of 8 images: at least 1 step of 2 images is needed");
    assertThatThrownBy(() -> new TrainingPlan(1, 5, 1, 1e-3))
        .hasMessage("Cannot train for 5 steps of 1 images: at least 1 step of 2 images is needed");
  }

  @Test
  void seedsAndRatesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new TrainingPlan(1L << 31, 5, 8, 1e-3))
        .hasMessage(
            "Cannot train with seed 2147483648: libtorch's generator is seeded with 0 to 2147483647 here; use one of those");
    assertThatThrownBy(() -> new TrainingPlan(1, 5, 8, 0))
        .hasMessage(
            "Cannot train with learning rate 0.0: it must be finite and above 0; 0.003 is the demo's");
    assertThatThrownBy(() -> new TrainingPlan(1, 5, 8, Double.NaN))
        .hasMessageStartingWith("Cannot train with learning rate NaN");
  }

  /**
   * The loss of the first step, before anything is learnt, from its definition: cosines of unit
   * vectors with unit vectors lie in -1..1, so that it lies between what these bounds allow.
   */
  @Test
  void proxiesAreComparedByCosine() {
    double temperature = 0.5;
    int classes = 4;
    Architecture architecture = Zoo.standard().architecture("scenenet-embedding");
    var losses = new ArrayList<Double>();
    try (var scenes = new SceneBatches(5, architecture.preprocessing(), 8, 0)) {
      new NetworkTrainer(
              architecture.graph(),
              new Objective.Proxies(classes, temperature),
              new TrainingPlan(1, 1, 8, 1e-12))
          .train(step -> withLabelsBelow(classes, scenes.next()), (step, loss) -> losses.add(loss));
    }
    double widest = 2 / temperature;
    assertThat(losses.get(0))
        .isBetween(
            Math.log(1 + (classes - 1) * Math.exp(-widest)),
            Math.log(1 + (classes - 1) * Math.exp(widest)));
  }

  @Test
  void proxiesThatCannotBeLearntAreRefused() {
    assertThatThrownBy(() -> new Objective.Proxies(1, 0.07))
        .hasMessage(
            "Cannot train towards 1 proxies at temperature 0.07: at least 2 and a temperature above 0 are needed; 0.07 is usual");
    assertThatThrownBy(() -> new Objective.Proxies(8, 0))
        .hasMessageStartingWith("Cannot train towards 8 proxies at temperature 0.0");
  }

  @Test
  void layersThatCannotBeTrainedAreNamed() {
    var builder = Graph.builder("pooled", new FeatureShape(3, SIDE, SIDE));
    String x = builder.conv("conv", Graph.INPUT, 1, Window.of(1), Layer.Bias.NO);
    x = builder.maxPool("pool", x, Window.of(2).withStride(2), Window.Rounding.DOWN);
    builder.linear("fc", builder.globalAvgPool("avgpool", builder.featureMap(x)), 2);
    var trainer =
        new NetworkTrainer(
            builder.build(), new Objective.Logits(), new TrainingPlan(1, 1, 2, 1e-3));
    Batch batch =
        new Batch(FloatBuffer.allocate(2 * 3 * PIXELS), Size.of(SIDE), new float[] {0, 1});
    assertThatThrownBy(() -> trainer.train(step -> batch, (step, loss) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot train layer 'pool'")
        .hasMessageContaining("train the network elsewhere and load its weights");
  }

  private static Map<String, float[]> trained(TrainingPlan plan) {
    Architecture architecture = Zoo.standard().architecture("scenenet-cbam");
    try (var scenes =
        new SceneBatches(plan.seed(), architecture.preprocessing(), plan.batch(), 2)) {
      IntFunction<Batch> batches = step -> scenes.next();
      return new NetworkTrainer(architecture.graph(), new Objective.Logits(), plan)
          .train(batches, (step, loss) -> {});
    }
  }

  private static Graph pointwise() {
    var builder = Graph.builder("pointwise", new FeatureShape(3, SIDE, SIDE));
    String x = builder.conv("conv", Graph.INPUT, 1, Window.of(1), Layer.Bias.NO);
    x = builder.relu("relu", builder.batchNorm("bn", x));
    builder.linear("fc", builder.globalAvgPool("avgpool", builder.featureMap(x)), 2);
    return builder.build();
  }

  private static Batch withLabelsBelow(int classes, Batch batch) {
    float[] labels = batch.labels();
    for (int i = 0; i < labels.length; i++) {
      labels[i] %= classes;
    }
    return new Batch(batch.images(), batch.size(), labels);
  }

  private static Batch rewound(Batch batch) {
    return new Batch(batch.images().duplicate().rewind(), batch.size(), batch.labels());
  }

  private static List<Float> flat(Map<String, float[]> parameters) {
    var all = new ArrayList<Float>();
    for (float[] values : parameters.values()) {
      for (float value : values) {
        all.add(value);
      }
    }
    return all;
  }
}
