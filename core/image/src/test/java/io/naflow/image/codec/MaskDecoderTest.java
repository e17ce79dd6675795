package io.naflow.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.image.Fixtures;
import io.naflow.image.Geometry;
import io.naflow.image.ImageException;
import io.naflow.image.ObjectMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against NumPy's values: scripts/make-mask-goldens.py. */
class MaskDecoderTest {
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

  private static List<Boolean> pixels(JsonNode rows) {
    var pixels = new ArrayList<Boolean>();
    rows.forEach(row -> row.forEach(pixel -> pixels.add(pixel.asInt() == 1)));
    return pixels;
  }

  private static int[] pair(JsonNode node) {
    return new int[] {node.get(0).asInt(), node.get(1).asInt()};
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void pixelsWhoseValueIsNot0AreTheObjects(JsonNode golden) {
    ObjectMask mask = mask(golden);

    List<Boolean> expected = pixels(golden.get("inside"));
    assertThat(mask.width()).isEqualTo(13);
    assertThat(mask.height()).isEqualTo(9);
    assertThat(mask.area()).isEqualTo((int) expected.stream().filter(pixel -> pixel).count());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(mask.inside().get(i)).as("pixel %d", i).isEqualTo(expected.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void aMaskGoesTheWayOfItsPicture(JsonNode golden) {
    int[] resized = pair(golden.get("resized"));
    int[] crop = pair(golden.get("crop"));
    int[] size = pair(golden.get("size"));
    var geometry = new Geometry(13, 9, resized[0], resized[1], crop[0], crop[1], size[0], size[1]);

    boolean[] shown = mask(golden).shownBy(geometry);

    List<Boolean> expected = pixels(golden.get("shown"));
    assertThat(shown).hasSize(expected.size());
    for (int i = 0; i < shown.length; i++) {
      assertThat(shown[i]).as("pixel %d", i).isEqualTo(expected.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420.jpg", "webp-lossy-5.webp"})
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
