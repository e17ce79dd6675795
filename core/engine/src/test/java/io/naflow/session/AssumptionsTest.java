package io.naflow.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.network.Graph;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Networks that a checkpoint's names and shapes do not tell apart. */
class AssumptionsTest {
  private static final int OUTPUTS = 7;

  private static Graph graph(Architecture architecture) {
    return architecture.graph(architecture.input(), OUTPUTS);
  }

  private static Graph graph(String id) {
    return graph(Zoo.standard().architecture(id));
  }

  /** A network that joins one of these groups has to be told apart in words: see below. */
  @Test
  void theNetworksOfTheZooThatOneFileFits() {
    Map<Map<String, List<Integer>>, TreeSet<String>> groups = new HashMap<>();
    for (Architecture architecture : Zoo.standard().all()) {
      groups
          .computeIfAbsent(graph(architecture).parameters(), key -> new TreeSet<>())
          .add(architecture.id());
    }
    var alike = new TreeMap<String, String>();
    groups.values().stream()
        .filter(group -> group.size() > 1)
        .forEach(group -> alike.put(group.first(), String.join(" ", group)));
    var expected = new ArrayList<String>();
    for (String depth : List.of("101", "18", "34", "50")) {
      for (String modules : List.of("", "-bam", "-cbam")) {
        String id = "resnet" + depth + modules + "-cifar";
        expected.add(id + " " + id + "-maxpool");
      }
    }
    expected.addAll(
        List.of(
            "conv4 conv4-leaky",
            "conv64f conv64f-leaky",
            "resnet18 resnet18-npid",
            "resnet50 resnet50-npid"));
    assertThat(alike.values()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theDifferenceIsSaidInWords() {
    assertThat(Assumptions.difference(graph("conv4"), graph("conv4-leaky")))
        .isEqualTo("with leakyrelu in place of relu");
    assertThat(Assumptions.difference(graph("resnet18-cifar"), graph("resnet18-cifar-maxpool")))
        .isEqualTo("with maxpool");
    assertThat(Assumptions.difference(graph("resnet18-cifar-maxpool"), graph("resnet18-cifar")))
        .isEqualTo("without maxpool");
    assertThat(Assumptions.difference(graph("resnet18"), graph("resnet18-npid")))
        .isEqualTo("with l2norm");
  }
}
