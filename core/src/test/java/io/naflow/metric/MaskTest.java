package io.naflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.image.Box;
import io.naflow.image.Fixtures;
import io.naflow.image.Geometry;
import io.naflow.image.ImageException;
import io.naflow.image.ObjectMask;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.MaskDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against NumPy's values: scripts/make-mask-goldens.py. */
class MaskTest {
  private static final MaskDecoder DECODER = new MaskDecoder(ImageDecoder.standard());

  private static Stream<JsonNode> goldens(String name) {
    try {
      JsonNode all = new ObjectMapper().readTree(Fixtures.bytes("masks/goldens.json"));
      return StreamSupport.stream(all.get(name).spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> decoded() {
    return goldens("decoded");
  }

  static Stream<JsonNode> views() {
    return goldens("views");
  }

  private static ObjectMask mask(JsonNode golden) {
    return DECODER.decode(Fixtures.bytes("masks/" + golden.get("file").asText()));
  }

  private static boolean[] booleans(JsonNode pixels) {
    double[] numbers = MetricGoldens.doubles(pixels);
    boolean[] booleans = new boolean[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      booleans[i] = numbers[i] == 1;
    }
    return booleans;
  }

  private static int[] pair(JsonNode node) {
    return new int[] {node.get(0).asInt(), node.get(1).asInt()};
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void pixelsWhoseValueIsNot0AreTheObjects(JsonNode golden) {
    ObjectMask mask = mask(golden);

    boolean[] expected = booleans(golden.get("inside"));
    assertThat(mask.width()).isEqualTo(13);
    assertThat(mask.height()).isEqualTo(9);
    for (int i = 0; i < expected.length; i++) {
      assertThat(mask.inside().get(i)).as("pixel %d", i).isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void aMaskGoesTheWayOfItsPictureAndHoldsAsMuchOfAMapAsNumPyFinds(JsonNode golden) {
    int[] resized = pair(golden.get("resized"));
    int[] crop = pair(golden.get("crop"));
    int[] size = pair(golden.get("size"));
    var geometry = new Geometry(13, 9, resized[0], resized[1], crop[0], crop[1], size[0], size[1]);

    PixelMask shown = PixelMask.of(mask(golden), geometry);

    assertThat(shown.inside()).isEqualTo(booleans(golden.get("shown")));
    for (JsonNode map : golden.get("maps")) {
      JsonNode values = map.get("map");
      RegionMetrics found =
          RegionMetrics.of(
                  MetricGoldens.floats(values),
                  RegionWeights.of(shown, values.size(), values.get(0).size()))
              .orElseThrow();
      assertThat(found.energyInside()).isCloseTo(map.get("energy").asDouble(), within(1e-12));
      assertThat(found.peakInside()).isEqualTo(map.get("peak").asBoolean());
    }
  }

  @Test
  void ofAllPixelsTheShareIsOneAndOfNoneThereIsNoShare() {
    Geometry whole = new Geometry(13, 9, 13, 9, 0, 0, 13, 9);
    float[] map = {1, 2, 0, 3};
    PixelMask all = PixelMask.of(DECODER.decode(Fixtures.bytes("masks/all.png")), whole);
    PixelMask none = PixelMask.of(DECODER.decode(Fixtures.bytes("masks/none.png")), whole);

    assertThat(RegionMetrics.of(map, RegionWeights.of(all, 2, 2)))
        .contains(new RegionMetrics(1, true));
    assertThat(RegionMetrics.of(map, RegionWeights.of(none, 2, 2))).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aMaskThatFillsABoxGivesThePixelsThatTheBoxGives(long seed) {
    var random = new Random(seed);
    int width = 20 + random.nextInt(300);
    int height = 20 + random.nextInt(300);
    for (int i = 0; i < 50; i++) {
      var geometry =
          new Geometry(
              width,
              height,
              10 + random.nextInt(400),
              10 + random.nextInt(400),
              random.nextInt(60) - 30,
              random.nextInt(60) - 30,
              1 + random.nextInt(224),
              1 + random.nextInt(224));
      int x0 = random.nextInt(width);
      int y0 = random.nextInt(height);
      int x1 = x0 + 1 + random.nextInt(width - x0);
      int y1 = y0 + 1 + random.nextInt(height - y0);
      var inside = new BitSet();
      for (int y = y0; y < y1; y++) {
        inside.set(y * width + x0, y * width + x1);
      }

      PixelMask ofMask = PixelMask.of(new ObjectMask(width, height, inside), geometry);

      List<Box> boxes = geometry.toInput(new Box(x0, y0, x1, y1)).stream().toList();
      PixelMask ofBox = PixelMask.ofBoxes(geometry.height(), geometry.width(), boxes);
      assertThat(Arrays.equals(ofMask.inside(), ofBox.inside())).as("%s", geometry).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420.jpg", "webp-lossy-1x1.webp"})
  void lossyFilesAreNoMasks(String file) {
    assertThatThrownBy(() -> DECODER.decode(Fixtures.bytes(file)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("whose compression may leave values that are almost 0")
        .hasMessageEndingWith("give masks as PNG");
  }

  @Test
  void aMaskOfAnotherSizeThanItsImageIsNotShown() {
    ObjectMask mask = DECODER.decode(Fixtures.bytes("masks/one.png"));

    assertThatThrownBy(() -> mask.shownBy(new Geometry(9, 13, 9, 13, 0, 0, 9, 13)))
        .hasMessageContaining("Cannot show a mask of 13×9 pixels as an image of 9×13");
  }
}
