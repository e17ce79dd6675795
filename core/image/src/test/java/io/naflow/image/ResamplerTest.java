package io.naflow.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.codec.ImageDecoder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {

  static Stream<List<String>> everyCase() {
    return Fixtures.table("resized.tsv").stream();
  }

  @ParameterizedTest
  @MethodSource("everyCase")
  void resizedPixelsEqualPillows(List<String> row) {
    RgbImage source = ImageDecoder.standard().decode(Fixtures.bytes(row.get(0)));
    Interpolation interpolation = Interpolation.valueOf(row.get(3).toUpperCase(Locale.ROOT));
    RgbImage resized =
        Resampler.resize(
            source, Integer.parseInt(row.get(1)), Integer.parseInt(row.get(2)), interpolation);
    assertThat(Fixtures.sha256(resized.rgb())).isEqualTo(row.get(4));
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void aPartAloneEqualsThatPartOfTheWhole(Interpolation interpolation) {
    RgbImage source = Fixtures.pattern(61, 47);
    for (int[] size : new int[][] {{30, 20}, {61, 20}, {100, 130}, {61, 47}}) {
      RgbImage whole = Resampler.resize(source, size[0], size[1], interpolation);
      Region wanted = new Region(5, 3, size[0] - 12, size[1] - 9);
      RgbImage part = Resampler.resize(source, size[0], size[1], interpolation, wanted);
      assertThat(part).isEqualTo(cut(whole, wanted));
    }
  }

  @Test
  void aFlatImageStaysFlat() {
    byte[] rgb = new byte[3 * 40 * 30];
    java.util.Arrays.fill(rgb, (byte) 255);
    RgbImage resized = Resampler.resize(new RgbImage(40, 30, rgb), 17, 90, Interpolation.BICUBIC);
    assertThat(resized.rgb()).containsOnly(255);
  }

  private static RgbImage cut(RgbImage image, Region region) {
    byte[] rgb = new byte[3 * region.width() * region.height()];
    int at = 0;
    for (int y = 0; y < region.height(); y++) {
      for (int x = 0; x < region.width(); x++) {
        for (int channel = 0; channel < 3; channel++) {
          rgb[at++] = (byte) image.sample(region.x() + x, region.y() + y, channel);
        }
      }
    }
    return new RgbImage(region.width(), region.height(), rgb);
  }
}
