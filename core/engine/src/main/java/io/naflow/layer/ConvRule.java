package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.BatchNorm;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Layer.Conv;
import io.naflow.network.Size;
import io.naflow.network.Window;
import io.naflow.torch.ConvOps;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.List;
import java.util.Optional;

/**
 * Convolution {@code y = W * x + b} (Eq. 5). Frozen map: itself. Adjoint: the transposed
 * convolution; where the stride is 1 that is a convolution with the flipped, transposed kernel,
 * which runs faster. Inverse: none in closed form, its segment is solved.
 */
public final class ConvRule implements Rule<Conv>, BatchNormFolding {
  @Override
  public Operator bind(Conv layer, Binding binding) {
    return operator(layer, binding, binding.values("weight"), bias(layer, binding));
  }

  @Override
  public Operator bindFolded(Conv layer, Binding binding, BatchNorm norm, Binding normBinding) {
    ChannelAffine affine = ChannelAffine.of(normBinding, "", norm.epsilon());
    return operator(
        layer,
        binding,
        affine.foldWeight(binding.values("weight")),
        affine.foldBias(bias(layer, binding)));
  }

  private static double[] bias(Conv layer, Binding binding) {
    return layer.bias() == Bias.YES ? binding.values("bias") : new double[layer.out()];
  }

  private static Operator operator(Conv layer, Binding binding, double[] weight, double[] bias) {
    Window w = layer.window();
    long kh = w.kernel().height();
    long kw = w.kernel().width();
    NDArray kernel = binding.kernel(weight, layer.out(), layer.in() / layer.groups(), kh, kw);
    NDArray offset = binding.tensor(bias, layer.out());
    Size rest = rest(layer, binding);
    Adjoint adjoint = adjoint(layer, binding, weight, kernel, rest);
    return new ConvOperator(layer, kernel, offset, binding.output(), rest, adjoint);
  }

  /** Rows and columns of the input that the last window does not reach. */
  private static Size rest(Conv layer, Binding binding) {
    FeatureShape input = binding.input();
    return new Size(
        rest(input.height(), binding.output().height(), layer.window(), true),
        rest(input.width(), binding.output().width(), layer.window(), false));
  }

  private static Adjoint adjoint(
      Conv layer, Binding binding, double[] weight, NDArray kernel, Size rest) {
    Window w = layer.window();
    Size padding =
        new Size(
            w.dilation().height() * (w.kernel().height() - 1) - w.padding().height(),
            w.dilation().width() * (w.kernel().width() - 1) - w.padding().width());
    FeatureShape input = binding.input();
    boolean one = w.kernel().equals(Size.of(1)) && w.padding().equals(Size.of(0));
    boolean flippable =
        w.stride().equals(Size.of(1)) && padding.height() >= 0 && padding.width() >= 0;
    if (one || flippable) {
      NDArray flipped =
          binding.kernel(
              flip(layer, weight),
              layer.in(),
              layer.out() / layer.groups(),
              w.kernel().height(),
              w.kernel().width());
      Window back = new Window(w.kernel(), Size.of(1), padding, w.dilation());
      Size stride = w.stride();
      return stride.equals(Size.of(1))
          ? (v, ops) -> ConvOps.conv(v, flipped, back, layer.groups(), ops)
          : (v, ops) ->
              ConvOps.spread(
                  ConvOps.conv(v, flipped, back, layer.groups(), ops), input, stride, ops);
    }
    return (v, ops) -> ConvOps.convTransposed(v, kernel, w, rest, layer.groups(), ops);
  }

  private static int rest(int in, int out, Window w, boolean vertical) {
    int stride = vertical ? w.stride().height() : w.stride().width();
    int kernel = vertical ? w.kernel().height() : w.kernel().width();
    int padding = vertical ? w.padding().height() : w.padding().width();
    int dilation = vertical ? w.dilation().height() : w.dilation().width();
    return in - ((out - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1);
  }

  /** out×in/g×kh×kw → in×out/g×kh×kw, turned by 180°, group by group. */
  private static double[] flip(Conv layer, double[] weight) {
    int groups = layer.groups();
    int outs = layer.out() / groups;
    int ins = layer.in() / groups;
    int taps = layer.window().kernel().height() * layer.window().kernel().width();
    double[] flipped = new double[weight.length];
    for (int g = 0; g < groups; g++) {
      for (int o = 0; o < outs; o++) {
        for (int i = 0; i < ins; i++) {
          int from = ((g * outs + o) * ins + i) * taps;
          int to = ((g * ins + i) * outs + o) * taps;
          for (int t = 0; t < taps; t++) {
            flipped[to + taps - 1 - t] = weight[from + t];
          }
        }
      }
    }
    return flipped;
  }

  private interface Adjoint {
    NDArray apply(NDArray v, Ops ops);
  }

  private record ConvOperator(
      Conv layer, NDArray weight, NDArray bias, FeatureShape output, Size rest, Adjoint transposed)
      implements Operator {
    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      return new Activation(frozen(List.of(), inputs, Offset.INCLUDED, ops), List.of());
    }

    @Override
    public NDArray frozen(List<NDArray> choices, List<Operand> inputs, Offset offset, Ops ops) {
      NDArray x = inputs.get(0).value();
      return offset == Offset.INCLUDED
          ? ConvOps.conv(x, weight, bias, layer.window(), layer.groups(), ops)
          : ConvOps.conv(x, weight, layer.window(), layer.groups(), ops);
    }

    @Override
    public NDArray constant(List<NDArray> choices, List<Operand> zeros, Ops ops) {
      NDArray perChannel = ops.reshape(bias, 1, layer.out(), 1, 1);
      long images = zeros.get(0).value().getShape().get(0);
      return ops.expand(perChannel, images, layer.out(), output.height(), output.width());
    }

    @Override
    public List<NDArray> adjoint(List<NDArray> choices, Operand v, Ops ops) {
      return List.of(transposed.apply(v.value(), ops));
    }

    @Override
    public Optional<NDArray> biasTerm(List<NDArray> choices, NDArray v, Ops ops) {
      return Optional.of(ops.multiply(Operand.shared(v), ops.reshape(bias, 1, layer.out(), 1, 1)));
    }

    @Override
    public List<NDArray> relevance(
        List<NDArray> choices, List<NDArray> inputs, NDArray relevance, Ops ops) {
      return List.of(
          PositiveShare.of(
              inputs.get(0),
              weight,
              relevance,
              (x, w) -> ConvOps.conv(x, w, layer.window(), layer.groups(), ops),
              (s, w) -> ConvOps.convTransposed(s, w, layer.window(), rest, layer.groups(), ops),
              ops));
    }
  }
}
