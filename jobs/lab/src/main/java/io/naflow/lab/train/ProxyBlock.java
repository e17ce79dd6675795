package io.naflow.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** An embedding network's cosines with a proxy of each class, as logits N×K. */
final class ProxyBlock extends AbstractBlock {
  private final GraphBlock network;
  private final Parameter proxies;
  private final Objective.Proxies objective;

  /**
   * @param network ends in unit vectors
   * @param length of these
   */
  ProxyBlock(GraphBlock network, int length, Objective.Proxies objective) {
    this.network = addChildBlock("network", network);
    this.objective = objective;
    this.proxies =
        addParameter(
            Parameter.builder()
                .setName("proxies")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(objective.classes(), length))
                .build());
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    network.initialize(manager, type, inputs);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray vectors = network.forward(store, inputs, training).singletonOrThrow();
    NDArray directions =
        TrainableLayers.unit(store.getValue(proxies, vectors.getDevice(), training)).transpose();
    directions.attach(vectors.getManager());
    return new NDList(vectors.matMul(directions).div(objective.temperature()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), objective.classes())};
  }
}
