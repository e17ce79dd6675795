package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.PngWriter;
import io.naflow.metric.MapNormalisation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images here are green all over, and pure green is nowhere else in a strip. */
class StripTest {
  private static final int GREEN = 0x00FF00;

  /** Shows maps without the image: low is black. */
  private static final Overlay OPAQUE =
      new Overlay(ColourMap.of("inferno"), MapNormalisation.PGC, 1);

  private static final int HIGH = ColourMap.of("inferno").colour(1);

  @Test
  void startsWithTheImageItself() {
    RgbImage strip = Strip.of(row(224, 3), OPAQUE);
    assertThat(count(strip, GREEN)).isEqualTo(224 * 224);
    assertThat(first(strip, GREEN)[0]).isLessThan(strip.width() / 4);
  }

  @Test
  void hasOneOverlayALayerInOrder() {
    List<Panel> panels = List.of(panel("a", 0.5, 1, 0), panel("b", 1, 0, 1));
    RgbImage strip = Strip.of(new StripRow("m", "", green(224), panels), OPAQUE);
    int[] image = first(strip, GREEN);
    int step = 224 + 14;
    assertThat(colour(strip, image[0] + step + 5, image[1] + 100)).isEqualTo(HIGH);
    assertThat(colour(strip, image[0] + step + 220, image[1] + 100)).isNotEqualTo(HIGH);
    assertThat(colour(strip, image[0] + 2 * step + 5, image[1] + 100)).isNotEqualTo(HIGH);
    assertThat(colour(strip, image[0] + 2 * step + 220, image[1] + 100)).isEqualTo(HIGH);
  }

  @Test
  void moreThanTenPicturesAreBrokenIntoLinesOfEqualLength() {
    RgbImage ten = Strip.of(row(224, 9), OPAQUE);
    RgbImage eighteen = Strip.of(row(224, 17), OPAQUE);
    RgbImage nine = Strip.of(row(224, 8), OPAQUE);
    assertThat(ten.height()).isEqualTo(nine.height());
    assertThat(ten.width()).isEqualTo(nine.width() + 224 + 14);
    assertThat(eighteen.width()).isEqualTo(nine.width());
    assertThat(eighteen.height()).isGreaterThan(nine.height() + 224);
  }

  @Test
  void onlyAnInversionThatDidNotConvergeIsMarked() {
    Panel solved = panel("layer1", 0.5, 0, 1);
    Panel unsolved = new Panel("layer2", 1, 1, 2, 1, new float[] {0, 1}, OptionalDouble.of(0.31));
    RgbImage clean = Strip.of(new StripRow("m", "", green(224), List.of(solved)), OPAQUE);
    RgbImage marked = Strip.of(new StripRow("m", "", green(224), List.of(unsolved)), OPAQUE);
    assertThat(count(clean, Canvas.WARNING)).isZero();
    assertThat(count(marked, Canvas.WARNING)).isGreaterThan(2 * 4 * 224);
    assertThat(marked.height())
        .as("a line for the residual and one in the legend")
        .isGreaterThan(clean.height() + Typeface.SMALL.lineHeight());
  }

  @Test
  void theResidualIsLegibleInTheCaption() {
    RgbImage[] strips = new RgbImage[2];
    for (int i = 0; i < 2; i++) {
      OptionalDouble residual = OptionalDouble.of(i == 0 ? 0.31 : 0.37);
      Panel panel = new Panel("a", 1, 1, 2, 1, new float[] {0, 1}, residual);
      strips[i] = Strip.of(new StripRow("m", "", green(224), List.of(panel)), OPAQUE);
    }
    assertThat(strips[0]).isNotEqualTo(strips[1]);
    int[] changed = bounds(strips[0], strips[1]);
    assertThat(changed[1] - changed[0]).as("a single digit").isBetween(4, 12);
  }

  @Test
  void theLegendShowsEveryColourOfTheScale() {
    for (Overlay overlay : List.of(OPAQUE, Overlay.SIGNED)) {
      Map<Integer, Integer> counts = counts(Strip.of(row(224, 1), overlay));
      for (int i = 0; i < 256; i++) {
        assertThat(counts.getOrDefault(overlay.colours().colour((i + 0.5) / 256), 0))
            .as("pixels of colour %d of %s", i, overlay.colours())
            .isGreaterThanOrEqualTo(18);
      }
    }
  }

  @Test
  void namesOfLayersDoNotRunIntoTheNextColumn() {
    String name = "features.denseblock4.denselayer32.bottleneck.conv2.normalised.activation";
    Panel panel = panel(name, 1, 0, 1);
    RgbImage strip = Strip.of(new StripRow("m", "", green(224), List.of(panel, panel)), OPAQUE);
    int[] image = first(strip, GREEN);
    int ink = 0;
    for (int gap = 1; gap <= 2; gap++) {
      for (int x = image[0] + gap * 238 - 13; x < image[0] + gap * 238 - 1; x++) {
        for (int y = image[1]; y < image[1] + 224 + 40; y++) {
          ink += colour(strip, x, y) == 0xFFFFFF ? 0 : 1;
        }
      }
    }
    assertThat(ink).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 224, 224", "32, 224, 224", "64, 256, 256", "299, 299, 299", "2000, 224, 224"})
  void smallImagesGrowByAWholeFactorAndLargeOnesShrink(int side, int width, int height) {
    assertThat(count(Strip.of(row(side, 1), OPAQUE), GREEN)).isEqualTo(width * height);
  }

  @Test
  void anySizeOfImageAndMapCanBeDrawn() {
    for (int[] size : new int[][] {{1, 3000}, {3000, 1}, {224, 64}, {5, 333}}) {
      byte[] rgb = new byte[3 * size[0] * size[1]];
      RgbImage image = new RgbImage(size[0], size[1], rgb);
      Panel one = new Panel("a", 1, 1, 1, 0, new float[] {7}, OptionalDouble.empty());
      Panel wide = new Panel("b", 1, 1, 500, 1, new float[500], OptionalDouble.of(1e9));
      RgbImage strip = Strip.of(new StripRow("", "", image, List.of(one, wide)), Overlay.SIGNED);
      assertThat(strip.width()).isBetween(740, 2000);
    }
  }

  @Test
  void ofTwoNetworksTheLastFeatureMapsStandUnderEachOther() {
    RgbImage strip =
        Strip.stacked(
            List.of(
                new StripRow("deep", "", green(224), panels(6)),
                new StripRow("shallow", "", green(224), panels(3))),
            OPAQUE);
    int[] image = first(strip, GREEN);
    List<Integer> tops = tops(strip, image[0]);
    assertThat(tops).hasSize(2);
    for (int column = 1; column <= 6; column++) {
      int x = image[0] + column * 238 + 220;
      assertThat(colour(strip, x, tops.get(0) + 100)).isEqualTo(HIGH);
      assertThat(colour(strip, x, tops.get(1) + 100))
          .as("column %d", column)
          .isEqualTo(column % 2 == 0 ? HIGH : 0xFFFFFF);
    }
  }

  @Test
  void theSameInputGivesTheSamePixelsAndTheirFileCanBeRead() {
    RgbImage strip = Strip.of(row(224, 12), Overlay.DEFAULT);
    assertThat(Strip.of(row(224, 12), Overlay.DEFAULT)).isEqualTo(strip);
    assertThat(ImageDecoder.standard().decode(PngWriter.write(strip))).isEqualTo(strip);
  }

  @Test
  void refusesToDrawNothing() {
    assertThatThrownBy(() -> Strip.stacked(List.of(), OPAQUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot draw a strip of no rows: at least one is needed");
    assertThatThrownBy(() -> new Canvas(100_000, 100_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot draw a strip of 100000×100000 pixels: at most 715827879 are possible; show fewer layers at once");
  }

  private static StripRow row(int side, int layers) {
    return new StripRow("model · method", "image.png", green(side), panels(layers));
  }

  private static List<Panel> panels(int layers) {
    List<Panel> panels = new ArrayList<>();
    for (int i = 1; i <= layers; i++) {
      panels.add(panel("layer" + i, (double) i / layers, 0, 1));
    }
    return panels;
  }

  private static Panel panel(String name, double depth, float left, float right) {
    return new Panel(name, 64, 1, 2, depth, new float[] {left, right}, OptionalDouble.empty());
  }

  private static RgbImage green(int side) {
    byte[] rgb = new byte[3 * side * side];
    for (int i = 1; i < rgb.length; i += 3) {
      rgb[i] = (byte) 0xFF;
    }
    return new RgbImage(side, side, rgb);
  }

  private static int colour(RgbImage image, int x, int y) {
    return image.sample(x, y, 0) << 16 | image.sample(x, y, 1) << 8 | image.sample(x, y, 2);
  }

  private static int count(RgbImage image, int colour) {
    return counts(image).getOrDefault(colour, 0);
  }

  private static Map<Integer, Integer> counts(RgbImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        counts.merge(colour(image, x, y), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** The topmost place of a colour, as x and y. */
  private static int[] first(RgbImage image, int colour) {
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        if (colour(image, x, y) == colour) {
          return new int[] {x, y};
        }
      }
    }
    throw new AssertionError("no pixel of this colour");
  }

  /** Where, from the top, green starts in a column of pixels. */
  private static List<Integer> tops(RgbImage image, int x) {
    List<Integer> tops = new ArrayList<>();
    for (int y = 1; y < image.height(); y++) {
      if (colour(image, x, y) == GREEN && colour(image, x, y - 1) != GREEN) {
        tops.add(y);
      }
    }
    return tops;
  }

  /** The first and last column in which two images differ. */
  private static int[] bounds(RgbImage a, RgbImage b) {
    int[] columns = new int[] {Integer.MAX_VALUE, -1};
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++) {
        if (colour(a, x, y) != colour(b, x, y)) {
          columns[0] = Math.min(columns[0], x);
          columns[1] = Math.max(columns[1], x);
        }
      }
    }
    return columns;
  }
}
