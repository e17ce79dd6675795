package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.naflow.network.Move.Channels;
import io.naflow.torch.ArrangeOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;

/** A choice of channels; backwards each gives to the channel it read. */
public final class ChannelsRule implements Rule<Channels> {
  @Override
  public Operator bind(Channels layer, Binding binding) {
    List<Integer> sources = layer.sources();
    int first = sources.get(0);
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i) != first + i) {
        return new ChosenChannels(indices(sources, binding.ops()), binding.input().channels());
      }
    }
    return new AdjacentChannels(first, first + sources.size(), binding.input().channels());
  }

  private static NDArray indices(List<Integer> sources, Ops ops) {
    try (Ops inner = ops.inner()) {
      double[] values = sources.stream().mapToDouble(Integer::doubleValue).toArray();
      return ops.adopt(inner.to(inner.tensor(values, values.length), DataType.INT64));
    }
  }

  private record AdjacentChannels(int first, int end, int channels) implements MoveOperator {
    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ops.channels(inputs.get(0).value(), first, end);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.padChannels(v.value(), first, channels - end));
    }
  }

  private record ChosenChannels(NDArray indices, int channels) implements MoveOperator {
    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      return ArrangeOps.select(inputs.get(0).value(), indices, ops);
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ArrangeOps.unselect(v.value(), indices, channels, ops));
    }
  }
}
