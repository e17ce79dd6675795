package io.naflow.zoo;

import java.util.List;
import java.util.stream.Stream;

/** The program's own networks. */
public final class StandardNetworks implements NetworkProvider {
  @Override
  public List<Architecture> networks() {
    return Stream.of(
            AlexNets.all(),
            ResNets.all(),
            CifarResNets.all(),
            SqueezeNets.all(),
            Vggs.all(),
            GoogLeNets.all(),
            EmbeddingResNets.all(),
            BnInceptions.all(),
            ConvFours.all(),
            SceneNets.all())
        .flatMap(List::stream)
        .toList();
  }
}
