package io.naflow.lab.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Size;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Trains a network from a stream of batches with Adam and a cosine schedule. */
public final class NetworkTrainer {
  /** The rate rises from 0 in the first twentieth of the steps. */
  private static final int WARM_UP_SHARE = 20;

  private static final float MOST_GRADIENT = 1;

  private final Graph graph;
  private final Objective objective;
  private final TrainingPlan plan;

  public NetworkTrainer(Graph graph, Objective objective, TrainingPlan plan) {
    this.graph = graph;
    this.objective = objective;
    this.plan = plan;
  }

  /**
   * A batch to learn from.
   *
   * @param images N×3×H×W, row-major, normalised as the network will see them later
   * @param size H and W, which need not be the network's own: it averages over all places
   * @param labels class indices, N of them
   */
  public record Batch(FloatBuffer images, Size size, float[] labels) {}

  /** Is told of each step: its number and the loss of its batch. */
  @FunctionalInterface
  public interface Progress {
    void step(int step, double loss);
  }

  /**
   * Trains from scratch.
   *
   * @param batches the batch of each step
   * @return the trained parameters by PyTorch name, row-major
   */
  public Map<String, float[]> train(IntFunction<Batch> batches, Progress progress) {
    Engine.getEngine("PyTorch").setRandomSeed(Math.toIntExact(plan.seed()));
    var network = new GraphBlock(graph);
    Block block = objective(network);
    block.setInitializer(
        new XavierInitializer(
            XavierInitializer.RandomType.GAUSSIAN, XavierInitializer.FactorType.IN, 2),
        Parameter.Type.WEIGHT);
    try (Model model = Model.newInstance(graph.name(), Device.cpu(), "PyTorch")) {
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(config())) {
        FeatureShape in = graph.input();
        trainer.initialize(new Shape(plan.batch(), in.channels(), in.height(), in.width()));
        for (int step = 0; step < plan.steps(); step++) {
          progress.step(step, step(trainer, batches.apply(step)));
        }
        return values(network);
      }
    }
  }

  private Block objective(GraphBlock network) {
    return objective instanceof Objective.Proxies proxies
        ? new ProxyBlock(network, graph.shape(graph.output()).channels(), proxies)
        : network;
  }

  private DefaultTrainingConfig config() {
    int warmUp = plan.steps() / WARM_UP_SHARE;
    Tracker cosine =
        Tracker.cosine()
            .setBaseValue((float) plan.learningRate())
            .optFinalValue(0)
            .setMaxUpdates(plan.steps() - warmUp)
            .build();
    Tracker rate =
        Tracker.warmUp()
            .optWarmUpBeginValue(0)
            .optWarmUpSteps(warmUp)
            .setMainTracker(cosine)
            .build();
    var adam = Optimizer.adam().optLearningRateTracker(rate).optWeightDecays(1e-4f);
    if (objective instanceof Objective.Proxies) {
      // Directions of short vectors have gradients many times the usual.
      adam.optClipGrad(MOST_GRADIENT);
    }
    return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
        .optDevices(new Device[] {Device.cpu()})
        .optOptimizer(adam.build());
  }

  private double step(Trainer trainer, Batch batch) {
    try (NDManager manager = trainer.getManager().newSubManager();
        GradientCollector collector = trainer.newGradientCollector()) {
      NDArray images =
          manager.create(
              batch.images(),
              new Shape(
                  batch.labels().length,
                  graph.input().channels(),
                  batch.size().height(),
                  batch.size().width()),
              DataType.FLOAT32);
      NDList predicted = trainer.forward(new NDList(images));
      predicted.attach(manager);
      NDArray loss =
          trainer.getLoss().evaluate(new NDList(manager.create(batch.labels())), predicted);
      loss.attach(manager);
      collector.backward(loss);
      double value = loss.getFloat();
      trainer.step();
      return value;
    }
  }

  private static Map<String, float[]> values(GraphBlock block) {
    var values = new LinkedHashMap<String, float[]>();
    block
        .byName()
        .forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
    return values;
  }
}
