package io.naflow.propagation;

import ai.djl.ndarray.types.DataType;
import io.naflow.layer.RuleBook;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.GraphBuilder;
import io.naflow.network.Layer.Bias;
import io.naflow.network.Window;
import io.naflow.network.Window.Rounding;
import io.naflow.testing.Golden;
import io.naflow.torch.TorchRuntime;
import java.util.Set;

/** The small chain of the golden files that the NAFlow authors' modules were run on. */
final class AuthorsNetwork {
  /** The layers at whose outputs maps 0 to 9 stand, which is the input of the next layer. */
  private static final int[] LAYER_OF_MAP = {1, 2, 3, 4, 5, 8, 9, 10, 11, 12};

  private AuthorsNetwork() {}

  static Graph graph() {
    GraphBuilder g = Graph.builder("authors", new FeatureShape(3, 56, 56));
    String x = conv(g, 0, Graph.INPUT, 8, Window.of(5).withStride(2).withPadding(2));
    x = pool(g, 2, x);
    x = conv(g, 3, x, 12, Window.of(3).withPadding(1));
    x = pool(g, 5, x);
    x = conv(g, 6, x, 24, Window.of(3).withPadding(1));
    x = conv(g, 8, x, 16, Window.of(3).withPadding(1));
    x = conv(g, 10, x, 16, Window.of(3).withPadding(1));
    x = g.featureMap(pool(g, 12, x));
    g.linear("classifier.0", g.flatten("flatten", x), 10);
    return g.build();
  }

  private static String conv(GraphBuilder g, int place, String from, int out, Window window) {
    String x = g.conv("features." + place, from, out, window, Bias.YES);
    return g.relu("features." + (place + 1), x);
  }

  private static String pool(GraphBuilder g, int place, String from) {
    return g.maxPool("features." + place, from, Window.of(3).withStride(2), Rounding.DOWN);
  }

  static Network load(Golden golden, TorchRuntime runtime, DataType type) {
    return Network.load(graph(), golden::doubles, runtime, RuleBook.standard(), Set.of(), type);
  }

  static String nodeOfMap(int map) {
    return "features." + LAYER_OF_MAP[map];
  }
}
