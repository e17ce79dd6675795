package io.naflow.layer;

import ai.djl.ndarray.NDArray;
import io.naflow.network.AttentionModule.Bam;
import io.naflow.network.FeatureShape;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Layer.Conv;
import io.naflow.network.Window;
import io.naflow.torch.Operand;
import io.naflow.torch.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bottleneck attention module {@code y = x·(1 + σ(Mc(x)·Ms(x)))} (Park et al. 2018; the product
 * of the two branches, as the published code has it). Frozen map and adjoint: products with the
 * held gate {@code 1+σ}. Gradient: the gate varies too. Inverse: {@code x = y/(1+σ)}.
 */
public final class BamRule implements Rule<Bam> {
  private static final String CHANNEL = "channel_att.gate_c.";
  private static final String SPATIAL = "spatial_att.gate_s.";

  @Override
  public Operator bind(Bam layer, Binding binding) {
    int hidden = layer.hidden();
    FeatureShape x = binding.input();
    Conv reduce = new Conv(layer.channels(), hidden, Window.of(1), 1, Bias.YES);
    Conv dilated =
        new Conv(
            hidden,
            hidden,
            Window.of(3).withPadding(layer.dilation()).withDilation(layer.dilation()),
            1,
            Bias.YES);
    List<Operator> convs =
        List.of(
            InnerConv.bind(
                binding,
                reduce,
                x,
                SPATIAL + "gate_s_conv_reduce0",
                SPATIAL + "gate_s_bn_reduce0."),
            InnerConv.bind(
                binding, dilated, x, SPATIAL + "gate_s_conv_di_0", SPATIAL + "gate_s_bn_di_0."),
            InnerConv.bind(
                binding, dilated, x, SPATIAL + "gate_s_conv_di_1", SPATIAL + "gate_s_bn_di_1."));
    Operator last =
        InnerConv.bind(
            binding,
            new Conv(hidden, 1, Window.of(1), 1, Bias.YES),
            x,
            SPATIAL + "gate_s_conv_final");
    GateMlp mlp =
        GateMlp.bind(
            binding,
            CHANNEL + "gate_c_fc_0",
            Optional.of(CHANNEL + "gate_c_bn_1."),
            CHANNEL + "gate_c_fc_final",
            layer.channels(),
            hidden);
    return new BamOperator(mlp, convs, last, x);
  }

  private record BamOperator(GateMlp mlp, List<Operator> convs, Operator last, FeatureShape shape)
      implements GateOperator {
    /** Places of the choices: the gate, the input, the branches, then the hidden units. */
    private static final int GATE = 0;

    private static final int X = 1;
    private static final int CHANNEL_BRANCH = 2;
    private static final int SPATIAL_BRANCH = 3;
    private static final int HIDDEN = 4;
    private static final int FEATURES = 5;

    @Override
    public Activation forward(List<Operand> inputs, Ops ops) {
      NDArray x = inputs.get(0).value();
      NDArray hidden = mlp.hidden(ops.spatialMean(x), ops);
      NDArray ofChannels = mlp.output(hidden, ops);
      var features = new ArrayList<NDArray>();
      NDArray f = x;
      for (Operator conv : convs) {
        f = ops.relu(Operand.disposable(run(conv, f, ops)));
        features.add(f);
      }
      NDArray ofPlaces = run(last, f, ops);
      NDArray sigma = ops.sigmoid(ops.multiply(Operand.shared(ofChannels), ofPlaces));
      NDArray gate = ops.addNumber(Operand.disposable(sigma), 1);
      var choices = new ArrayList<NDArray>(List.of(gate, x, ofChannels, ofPlaces, hidden));
      choices.addAll(features);
      return new Activation(ops.multiply(Operand.shared(x), gate), choices);
    }

    private static NDArray run(Operator conv, NDArray x, Ops ops) {
      return conv.forward(List.of(Operand.shared(x)), ops).output();
    }

    @Override
    public NDArray input(List<NDArray> choices, Ops ops) {
      return choices.get(X);
    }

    @Override
    public List<NDArray> gradient(List<NDArray> choices, Operand v, Ops ops) {
      NDArray gate = choices.get(GATE);
      NDArray slope = SigmoidSlope.of(ops.addNumber(Operand.shared(gate), -1), ops);
      NDArray ofLogit = ops.multiply(Operand.shared(v.value()), choices.get(X));
      ofLogit = ops.multiply(Operand.disposable(ofLogit), slope);
      NDArray ofChannels =
          ops.spatialSum(ops.multiply(Operand.shared(ofLogit), choices.get(SPATIAL_BRANCH)));
      NDArray ofPlaces =
          ops.channelSum(ops.multiply(Operand.disposable(ofLogit), choices.get(CHANNEL_BRANCH)));
      NDArray ofMean =
          ops.scale(
              mlp.adjoint(ofChannels, choices.get(HIDDEN), ops),
              1.0 / (shape.height() * shape.width()));
      NDArray f = back(last, ofPlaces, ops);
      for (int i = convs.size() - 1; i >= 0; i--) {
        f = back(convs.get(i), ops.mask(Operand.disposable(f), choices.get(FEATURES + i)), ops);
      }
      NDArray x = ops.add(Operand.disposable(ops.multiply(v, gate)), ofMean);
      return List.of(ops.add(Operand.disposable(x), f));
    }

    private static NDArray back(Operator conv, NDArray v, Ops ops) {
      return conv.adjoint(List.of(), Operand.disposable(v), ops).get(0);
    }
  }
}
