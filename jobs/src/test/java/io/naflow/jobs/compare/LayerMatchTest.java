package io.naflow.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.jobs.compare.ComparedNetwork.Layer;
import io.naflow.jobs.compare.ComparedNetwork.Size;
import io.naflow.jobs.compare.LayerMatch.Rule;
import io.naflow.network.FeatureShape;
import io.naflow.network.Graph;
import io.naflow.network.Node;
import io.naflow.network.Segment;
import io.naflow.network.Segments;
import io.naflow.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayerMatchTest {
  /** A network of the zoo, block by block. */
  private static ComparedNetwork blocks(String id) {
    Graph graph = Zoo.standard().architecture(id).graph();
    List<Segment> segments = Segments.of(graph);
    var layers = new ArrayList<Layer>();
    for (Segment segment : segments) {
      double depth = (layers.size() + 1.0) / segments.size();
      layers.add(layer(graph, segment.name(), segment.output(), segment.kind(), depth));
    }
    return new ComparedNetwork(id, layers);
  }

  /** Layer by layer. */
  private static ComparedNetwork layers(String id) {
    Graph graph = Zoo.standard().architecture(id).graph();
    List<Node> nodes =
        Segments.of(graph).stream().flatMap(segment -> segment.nodes().stream()).toList();
    var layers = new ArrayList<Layer>();
    for (Node node : nodes) {
      double depth = (layers.size() + 1.0) / nodes.size();
      layers.add(layer(graph, graph.layerName(node), node.name(), node.layer().kind(), depth));
    }
    return new ComparedNetwork(id, layers);
  }

  private static Layer layer(Graph graph, String name, String node, String kind, double depth) {
    FeatureShape shape = graph.shape(node);
    return new Layer(name, depth, kind, shape.channels(), shape.height(), shape.width());
  }

  private static Map<String, String> counterparts(
      ComparedNetwork baseline, ComparedNetwork candidate) {
    return matched(baseline, candidate).stream()
        .collect(Collectors.toMap(LayerMatch::layer, LayerMatch::baselineLayer));
  }

  /** Every candidate's layer has a counterpart, and deeper ones have no shallower ones. */
  private static List<LayerMatch> matched(ComparedNetwork baseline, ComparedNetwork candidate) {
    List<LayerMatch> matches = LayerMatch.of(baseline, candidate);
    assertThat(matches)
        .extracting(LayerMatch::layer)
        .isEqualTo(candidate.layers().stream().map(Layer::name).toList());
    List<String> names = baseline.layers().stream().map(Layer::name).toList();
    assertThat(matches.stream().map(match -> names.indexOf(match.baselineLayer())))
        .allMatch(index -> index >= 0)
        .isSorted();
    return matches;
  }

  private static ComparedNetwork part(ComparedNetwork network, String prefix) {
    return new ComparedNetwork(
        network.architecture(),
        network.layers().stream().filter(layer -> layer.name().startsWith(prefix)).toList());
  }

  @Test
  void theThirdOfNineBlocksIsNotTheLastOfThree() {
    ComparedNetwork small = blocks("cifar-resnet20");
    ComparedNetwork large = blocks("cifar-resnet56");

    assertThat(matched(small, large)).extracting(LayerMatch::rule).containsOnly(Rule.DEPTH);
    assertThat(counterparts(small, large))
        .containsEntry("layer3.8", "layer3.2")
        .containsEntry("layer3.2", "layer3.0")
        .containsEntry("layer2.8", "layer2.2")
        .containsEntry("relu", "relu");
    assertThat(counterparts(large, small))
        .containsEntry("layer3.2", "layer3.8")
        .containsEntry("layer3.1", "layer3.4")
        .containsEntry("layer3.0", "layer3.0");
    assertThat(counterparts(part(small, "layer3"), part(large, "layer3")))
        .containsEntry("layer3.2", "layer3.0")
        .containsEntry("layer3.8", "layer3.2");
  }

  @Test
  void resNetsOfOtherDepthMatchWithinStages() {
    assertThat(counterparts(blocks("resnet18"), blocks("resnet34")))
        .containsEntry("layer4.2", "layer4.1")
        .containsEntry("layer3.5", "layer3.1")
        .containsEntry("layer3.0", "layer3.0")
        .containsEntry("layer1.2", "layer1.1");
    assertThat(matched(layers("resnet18"), layers("resnet34")))
        .extracting(LayerMatch::rule)
        .containsOnly(Rule.DEPTH);
  }

  @Test
  void insertedModulesLeaveTheNamesTheirMeaning() {
    for (Function<String, ComparedNetwork> form :
        List.<Function<String, ComparedNetwork>>of(
            LayerMatchTest::blocks, LayerMatchTest::layers)) {
      ComparedNetwork plain = form.apply("resnet50");
      for (String other : List.of("resnet50-cbam", "resnet50-bam")) {
        ComparedNetwork with = form.apply(other);
        List<String> shared = plain.layers().stream().map(Layer::name).toList();
        for (LayerMatch match : matched(plain, with)) {
          boolean same = shared.contains(match.layer());
          assertThat(match.rule()).as(match.layer()).isEqualTo(same ? Rule.NAME : Rule.BEFORE);
          assertThat(match.layer().equals(match.baselineLayer())).isEqualTo(same);
        }
        assertThat(matched(with, plain)).extracting(LayerMatch::rule).containsOnly(Rule.NAME);
      }
      assertThat(matched(form.apply("resnet50-cbam"), form.apply("resnet50-bam")))
          .extracting(LayerMatch::rule)
          .doesNotContain(Rule.DEPTH);
    }
    assertThat(counterparts(blocks("resnet50"), blocks("resnet50-bam")))
        .containsEntry("bam1", "layer1.2")
        .containsEntry("bam3", "layer3.5");
  }

  @Test
  void oneNetworkMatchesByNameWhateverPartOfItIsExplained() {
    ComparedNetwork all = blocks("resnet50");
    assertThat(matched(all, all)).extracting(LayerMatch::rule).containsOnly(Rule.NAME);
    assertThat(matched(all, part(all, "layer3")))
        .allMatch(m -> m.layer().equals(m.baselineLayer()));
    assertThat(matched(part(all, "layer3"), all))
        .extracting(LayerMatch::layer, LayerMatch::baselineLayer, LayerMatch::rule)
        .contains(
            tuple("layer3.2", "layer3.2", Rule.NAME), tuple("layer4.0", "layer3.5", Rule.BEFORE));
  }

  @Test
  void theSameNetworkOnSmallerImagesIsTheSameNetwork() {
    ComparedNetwork large = blocks("scenenet");
    ComparedNetwork small =
        new ComparedNetwork(
            "scenenet",
            large.layers().stream()
                .map(l -> new Layer(l.name(), l.depth(), l.kind(), l.channels(), 1, 1))
                .toList());
    assertThat(matched(large, small)).extracting(LayerMatch::rule).containsOnly(Rule.NAME);
  }

  /** The same network on images of another size. */
  private static ComparedNetwork on(ComparedNetwork network, int from, int to) {
    return new ComparedNetwork(
        network.architecture(),
        Optional.of(new Size(to, to)),
        network.layers().stream()
            .map(
                l ->
                    new Layer(
                        l.name(),
                        l.depth(),
                        l.kind(),
                        l.channels(),
                        -Math.floorDiv(-l.height() * to, from),
                        -Math.floorDiv(-l.width() * to, from)))
            .toList());
  }

  @Test
  void imagesOfAnotherSizeDoNotMakeItAnotherNetwork() {
    for (int size : List.of(8, 16, 48, 63, 65, 128, 224)) {
      ComparedNetwork plain = on(blocks("scenenet"), 64, 64);
      assertThat(matched(plain, on(blocks("scenenet-cbam"), 64, size)))
          .as("%d", size)
          .allMatch(m -> m.rule() == Rule.NAME && m.layer().equals(m.baselineLayer()));
      assertThat(matched(on(blocks("scenenet-bam"), 64, size), plain))
          .as("%d", size)
          .allMatch(m -> m.rule() == Rule.NAME && m.layer().equals(m.baselineLayer()));
    }
  }

  @Test
  void stagesAreAsFineByTheSizeOfTheirImages() {
    Map<String, String> alike = counterparts(blocks("cifar-resnet20"), blocks("cifar-resnet56"));
    for (int size : List.of(16, 24, 33, 64, 224)) {
      assertThat(
              counterparts(
                  on(blocks("cifar-resnet20"), 32, 32), on(blocks("cifar-resnet56"), 32, size)))
          .as("%d", size)
          .isEqualTo(alike);
    }
    // Strides of windows without padding: 55, 27 and 13 of 227 are 56, 28 and 14 of 224.
    ComparedNetwork padded =
        new ComparedNetwork(
            "p",
            Optional.of(new Size(224, 224)),
            List.of(layer("a", 56), layer("b", 28), layer("c", 28), layer("d", 14)));
    ComparedNetwork cut =
        new ComparedNetwork(
            "c",
            Optional.of(new Size(227, 227)),
            List.of(layer("x", 55), layer("y", 27), layer("z", 13)));
    assertThat(counterparts(cut, padded))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "x", "b", "y", "c", "y", "d", "z"));
  }

  @Test
  void theSizeOfTheInputIsReadFromThePreprocessing() {
    Preprocessing imageNet =
        Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224));
    assertThat(Size.ofInput(imageNet.toString())).contains(new Size(224, 224));
    assertThat(Size.ofInput("resize=exact:48x64;interpolation=bilinear;crop=none"))
        .contains(new Size(48, 64));
    assertThat(Size.ofInput("resize=exact:48x64;interpolation=bilinear;crop=center:32x40"))
        .contains(new Size(32, 40));
    assertThat(Size.ofInput("resize=shorter-side:256;crop=none;mean=0.5")).isEmpty();
  }

  @Test
  void stepsAreTheSameWhereTheLayersBeforeAreCounterparts() {
    assertThat(withOtherSteps(blocks("scenenet"), blocks("scenenet-cbam"))).isEmpty();
    // bam1 follows what it stands against; what follows bam1 follows its counterpart.
    assertThat(withOtherSteps(blocks("scenenet"), blocks("scenenet-bam")))
        .containsExactly("bam1", "bam2");
    // Where three blocks are nine, a step is a third of one.
    assertThat(withOtherSteps(blocks("cifar-resnet20"), blocks("cifar-resnet56")))
        .contains("layer2.1", "layer2.8", "layer3.1", "layer3.8")
        .doesNotContain("relu", "layer2.0", "layer3.0");
    assertThat(withOtherSteps(blocks("resnet50"), blocks("resnet50"))).isEmpty();
  }

  private static List<String> withOtherSteps(ComparedNetwork baseline, ComparedNetwork candidate) {
    return LayerMatch.of(baseline, candidate).stream()
        .filter(match -> !match.oneStep())
        .map(LayerMatch::layer)
        .toList();
  }

  @Test
  void otherFamiliesMatchByDepth() {
    for (String baseline : List.of("vgg16", "resnet50", "squeezenet1_1", "googlenet")) {
      for (String candidate : List.of("vgg11", "resnet18", "alexnet", "googlenet")) {
        if (!baseline.equals(candidate)) {
          assertThat(matched(blocks(baseline), blocks(candidate)))
              .extracting(LayerMatch::rule)
              .containsOnly(Rule.DEPTH);
        }
      }
    }
  }

  @Test
  void namesThatComeInAnotherOrderMeanSomethingElse() {
    ComparedNetwork one = network("one", layer("x", 8), layer("y", 8));
    ComparedNetwork other = network("other", layer("y", 8), layer("x", 8));
    assertThat(counterparts(one, other)).containsEntry("y", "x").containsEntry("x", "y");
  }

  @Test
  void whateverTheNetworksEveryLayerHasACounterpartAndOrderStays() {
    var random = new Random(17);
    for (int i = 0; i < 2000; i++) {
      matched(random(random, "a"), random(random, "b"));
    }
  }

  /** Of layers whose sizes mostly fall. */
  private static ComparedNetwork random(Random random, String architecture) {
    int count = 1 + random.nextInt(12);
    var layers = new ArrayList<Layer>();
    int size = 32;
    for (int i = 0; i < count; i++) {
      size = random.nextInt(3) == 0 ? Math.max(1, size / 2) : size;
      size = random.nextInt(20) == 0 ? 32 : size;
      String kind = random.nextInt(4) == 0 ? architecture : "conv";
      layers.add(
          new Layer("l" + (i + random.nextInt(2) * 100), (i + 1.0) / count, kind, 4, size, size));
    }
    var names = layers.stream().map(Layer::name).distinct().toList();
    return names.size() == count
        ? new ComparedNetwork(architecture, layers)
        : random(random, architecture);
  }

  private static Layer layer(String name, int size) {
    return new Layer(name, 0, "conv", 4, size, size);
  }

  private static ComparedNetwork network(String architecture, Layer... layers) {
    var placed = new ArrayList<Layer>();
    for (Layer l : layers) {
      double depth = (placed.size() + 1.0) / layers.length;
      placed.add(new Layer(l.name(), depth, l.kind(), l.channels(), l.height(), l.width()));
    }
    return new ComparedNetwork(architecture, placed);
  }
}
