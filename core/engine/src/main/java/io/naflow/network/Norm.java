package io.naflow.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Normalisations by statistics of the input itself, which the frozen map holds. */
public sealed interface Norm extends Layer {

  @Override
  default FeatureShape outputShape(List<FeatureShape> inputs) {
    return inputs.get(0);
  }

  /**
   * Group normalisation (Wu and He 2018): {@code (x - mean)/sqrt(var + ε)·weight + bias} with mean
   * and variance of each group of channels. One channel a group is instance normalisation, one
   * group for all is layer normalisation over the whole map.
   */
  record GroupNorm(int channels, int groups, double epsilon) implements Norm {
    public GroupNorm {
      if (groups < 1 || channels % groups != 0) {
        throw new IllegalArgumentException(
            "Cannot normalise %d channels in %d groups: groups must divide the channels"
                .formatted(channels, groups));
      }
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.channels("group norm", channels, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      return weightAndBias(channels);
    }

    @Override
    public String kind() {
      return groups == channels ? "instancenorm" : "groupnorm";
    }
  }

  /** Layer normalisation along the channels, at each place for itself. */
  record ChannelNorm(int channels, double epsilon) implements Norm {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return LayerChecks.channels("layer norm", channels, inputs.get(0));
    }

    @Override
    public Map<String, List<Integer>> parameters() {
      return weightAndBias(channels);
    }

    @Override
    public String kind() {
      return "layernorm";
    }
  }

  /**
   * Local response normalisation (Krizhevsky et al. 2012): {@code x / (k + α/size·Σx²)^β}, the sum
   * over {@code size} neighbouring channels.
   */
  record LocalResponse(int size, double alpha, double beta, double k) implements Norm {
    public LocalResponse {
      LayerChecks.positive("local response norm", "neighbouring channels", size);
    }

    @Override
    public boolean outputIsRectified(BooleanSupplier inputsAre) {
      return inputsAre.getAsBoolean();
    }

    @Override
    public String kind() {
      return "lrn";
    }
  }

  private static Map<String, List<Integer>> weightAndBias(int channels) {
    var names = new LinkedHashMap<String, List<Integer>>();
    names.put("weight", List.of(channels));
    names.put("bias", List.of(channels));
    return names;
  }
}
