package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.Layer.BatchNorm;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Batch norm with stored statistics: {@code y = scale·x + shift} for each channel. Inverse (Eq.
 * 11): {@code x = (y - shift)/scale}; a channel of scale 0 carried nothing and stays 0.
 */
public final class BatchNormRule implements Rule<BatchNorm> {
  @Override
  public Operator bind(BatchNorm layer, Binding binding) {
    ChannelAffine affine = ChannelAffine.of(binding, "", layer.epsilon());
    int c = layer.channels();
    return new BatchNormOperator(
        binding.tensor(affine.scale(), 1, c, 1, 1), binding.tensor(affine.shift(), 1, c, 1, 1));
  }

  private record BatchNormOperator(NDArray scale, NDArray shift) implements OneToOneOperator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray scaled = ops.multiply(inputs.get(0), scale);
      return offset == Offset.INCLUDED ? ops.add(Operand.disposable(scaled), shift) : scaled;
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(ops.multiply(v, scale));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), shift));
    }

    @Override
    public Optional<NDArray> inverse(List<NDArray> choices, NDArray b, NDArray weights, Ops ops) {
      NDArray centred =
          ops.mask(Operand.disposable(ops.subtract(Operand.shared(b), shift)), weights);
      NDArray zeros = ops.multiply(Operand.disposable(centred), ops.nonZero(scale));
      return Optional.of(ops.divideOrZero(zeros, scale));
    }
  }
}
