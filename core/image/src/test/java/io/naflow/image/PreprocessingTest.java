package io.naflow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.naflow.image.Preprocessing.ChannelOrder;
import io.naflow.image.Preprocessing.Scale;
import io.naflow.image.codec.ImageDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessingTest {
  private static final Preprocessing IMAGE_NET =
      Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224));

  /** A row of prepared.tsv. */
  record Case(
      String source,
      Preprocessing preprocessing,
      int width,
      int height,
      String crop,
      String values,
      List<Double> probes) {

    static Case of(List<String> row) {
      Preprocessing preprocessing =
          new Preprocessing(
              resize(row.get(1)),
              Interpolation.valueOf(row.get(2).toUpperCase(Locale.ROOT)),
              crop(row.get(3)),
              ChannelOrder.valueOf(row.get(4).toUpperCase(Locale.ROOT)),
              Scale.UNIT,
              numbers(row.get(5)),
              numbers(row.get(6)));
      return new Case(
          row.get(0),
          preprocessing,
          Integer.parseInt(row.get(7)),
          Integer.parseInt(row.get(8)),
          row.get(9),
          row.get(10),
          numbers(row.get(11)));
    }

    RgbImage image() {
      return ImageDecoder.standard().decode(Fixtures.bytes(source));
    }

    private static Resize resize(String rule) {
      int[] sizes = sizes(rule);
      return switch (sizes.length) {
        case 0 -> new Resize.None();
        case 1 -> new Resize.ShorterSide(sizes[0]);
        default -> new Resize.Exact(sizes[0], sizes[1]);
      };
    }

    private static Crop crop(String rule) {
      int[] sizes = sizes(rule);
      return sizes.length == 0 ? new Crop.None() : new Crop.Center(sizes[0], sizes[1]);
    }

    private static int[] sizes(String rule) {
      String sizes = rule.substring(rule.indexOf(':') + 1);
      return rule.equals("none")
          ? new int[0]
          : Arrays.stream(sizes.split("x")).mapToInt(Integer::parseInt).toArray();
    }

    private static List<Double> numbers(String list) {
      return Arrays.stream(list.split(",")).map(Double::valueOf).toList();
    }
  }

  static Stream<Case> everyCase() {
    return Fixtures.table("prepared.tsv").stream().map(Case::of);
  }

  @ParameterizedTest
  @MethodSource("everyCase")
  void theViewEqualsTorchvisionsToTheBit(Case wanted) {
    RgbImage view = wanted.preprocessing.crop(wanted.image());
    assertThat(view.width()).isEqualTo(wanted.width);
    assertThat(view.height()).isEqualTo(wanted.height);
    assertThat(Fixtures.sha256(view.rgb())).isEqualTo(wanted.crop);
  }

  @ParameterizedTest
  @MethodSource("everyCase")
  void theInputEqualsTorchvisionsToTheBit(Case wanted) {
    PreparedImage input = wanted.preprocessing.apply(wanted.image());
    int step = Math.max(input.values().length / 5, 1);
    for (int i = 0; i < wanted.probes.size(); i++) {
      assertThat((double) input.values()[i * step]).isCloseTo(wanted.probes.get(i), within(1e-6));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * input.values().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(input.values());
    assertThat(Fixtures.sha256(bytes.array())).isEqualTo(wanted.values);
  }

  @Test
  void imagesOfABatchAreWrittenOneBehindTheOther() {
    RgbImage first = Fixtures.pattern(300, 280);
    RgbImage second = Fixtures.pattern(290, 310);
    int size = 3 * 224 * 224;
    FloatBuffer batch =
        ByteBuffer.allocateDirect(4 * 2 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
    Geometry geometry = IMAGE_NET.apply(first, batch);
    assertThat(batch.position()).isEqualTo(size);
    IMAGE_NET.apply(second, batch);
    assertThat(batch.hasRemaining()).isFalse();

    float[] values = new float[2 * size];
    batch.flip().get(values);
    PreparedImage alone = IMAGE_NET.apply(first);
    assertThat(Arrays.copyOf(values, size)).isEqualTo(alone.values());
    assertThat(Arrays.copyOfRange(values, size, 2 * size))
        .isEqualTo(IMAGE_NET.apply(second).values());
    assertThat(geometry).isEqualTo(alone.geometry());
  }

  @Test
  void aBufferWithTooLittleRoomIsRefusedAndLeftAlone() {
    FloatBuffer buffer = FloatBuffer.allocate(100);
    assertThatThrownBy(() -> IMAGE_NET.apply(Fixtures.pattern(300, 300), buffer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot write an input of 3×224×224 into a buffer with 100 values left: "
                + "it takes 150528");
    assertThat(buffer.position()).isZero();
  }

  @Test
  void equalPreprocessingIsEqualAndHasOneName() {
    Preprocessing same =
        Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224));
    assertThat(same).isEqualTo(IMAGE_NET).hasSameHashCodeAs(IMAGE_NET);
    assertThat(same)
        .hasToString(
            "resize=shorter-side:256;interpolation=bilinear;crop=center:224x224;order=rgb;"
                + "scale=1/255;mean=0.485,0.456,0.406;std=0.229,0.224,0.225");
    Preprocessing other =
        new Preprocessing(
            new Resize.Exact(96, 80),
            Interpolation.BICUBIC,
            new Crop.None(),
            ChannelOrder.BGR,
            Scale.BYTE,
            List.of(104.0, 117.0, 128.0),
            List.of(1.0, 1.0, 1.0));
    assertThat(other)
        .hasToString(
            "resize=exact:96x80;interpolation=bicubic;crop=none;order=bgr;"
                + "scale=1;mean=104.0,117.0,128.0;std=1.0,1.0,1.0");
  }

  @Test
  void samplesKeepTheirRangeOnTheScaleOfBytes() {
    Preprocessing plain =
        new Preprocessing(
            new Resize.None(),
            Interpolation.BILINEAR,
            new Crop.None(),
            ChannelOrder.BGR,
            Scale.BYTE,
            List.of(0.0, 0.0, 10.0),
            List.of(1.0, 1.0, 2.0));
    PreparedImage input = plain.apply(new RgbImage(1, 1, new byte[] {(byte) 200, 100, 50}));
    assertThat(input.values()).containsExactly(50, 100, 95);
  }

  @Test
  void whatAVeryNarrowImageWouldBecomeIsRefusedByName() {
    Preprocessing uncropped = Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.None());
    assertThatThrownBy(() -> uncropped.geometry(1, 60_000))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.TOO_LARGE))
        .hasMessageStartingWith(
            "Cannot prepare image: its 1×60000 pixels become 256×15360000 with "
                + "resize=shorter-side:256")
        .hasMessageEndingWith("leave it out, or use a crop or an exact size");
    assertThat(IMAGE_NET.geometry(1, 60_000).cropY()).isEqualTo(7_679_888);
  }

  @Test
  void normalisationTakesThreeFiniteNumbersAndPositiveDeviations() {
    assertThatThrownBy(() -> normalisation(List.of(0.5), List.of(1.0, 1.0, 1.0)))
        .hasMessageContaining("each takes 3 values, one a channel");
    assertThatThrownBy(() -> normalisation(List.of(0.5, 0.5, 0.5), List.of(1.0, 0.0, 1.0)))
        .hasMessageContaining("values must be finite, and std above 0");
    assertThatThrownBy(() -> new Resize.ShorterSide(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new Resize.Exact(5, -1)).hasMessageContaining("5×-1");
    assertThatThrownBy(() -> new Crop.Center(0, 5)).hasMessageContaining("0×5");
  }

  /** Lumas that Pillow's convert("L") gives. */
  @Test
  void oneChannelIsPillowsLumaOfTheColours() {
    int[][] colours = {
      {255, 0, 0, 76}, {0, 255, 0, 150}, {0, 0, 255, 29}, {255, 255, 255, 255},
      {1, 2, 3, 2}, {200, 17, 94, 80}, {12, 250, 3, 151}, {77, 77, 77, 77}
    };
    byte[] rgb = new byte[3 * colours.length];
    for (int i = 0; i < colours.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        rgb[3 * i + channel] = (byte) colours[i][channel];
      }
    }
    Preprocessing grey = normalisation(List.of(0.5), List.of(0.25));

    PreparedImage prepared = grey.apply(new RgbImage(colours.length, 1, rgb));

    assertThat(grey.channels()).isEqualTo(1);
    assertThat(prepared.channels()).isEqualTo(1);
    for (int i = 0; i < colours.length; i++) {
      assertThat(prepared.values()[i]).isEqualTo((colours[i][3] / 255f - 0.5f) / 0.25f);
    }
  }

  private static Preprocessing normalisation(List<Double> mean, List<Double> std) {
    return new Preprocessing(
        new Resize.None(),
        Interpolation.BILINEAR,
        new Crop.None(),
        ChannelOrder.RGB,
        Scale.UNIT,
        mean,
        std);
  }
}
