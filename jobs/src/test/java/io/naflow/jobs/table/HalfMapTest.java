package io.naflow.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Against numpy's halves (scripts/make-half-goldens.py) and the bound in {@link HalfMap}. */
class HalfMapTest {
  private static final int HALVES = 65536;
  private static final int ROUNDED = 6000;

  @Test
  void decodesEveryFiniteHalfAsNumpyDoesAndRefusesTheOthers() throws IOException {
    ByteBuffer golden = golden("half-values.f32.gz");
    for (int half = 0; half < HALVES; half++) {
      float expected = golden.getFloat(4 * half);
      HalfMap map = new HalfMap(littleEndian(half), 1);
      if (Float.isFinite(expected)) {
        double decoded = map.decode()[0];
        assertThat(Double.doubleToLongBits(decoded))
            .as("half 0x%04x", half)
            .isEqualTo(Double.doubleToLongBits(expected));
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(map::decode)
            .withMessage(
                "Cannot decode a map: half 0 of 1 is 0x%04x, which is not finite; the map is damaged, run the audit again",
                half);
      }
    }
  }

  @Test
  void encodesEveryFiniteHalfToItself() throws IOException {
    ByteBuffer golden = golden("half-values.f32.gz");
    for (int half = 0; half < HALVES; half++) {
      float value = golden.getFloat(4 * half);
      // Among the values a scale of 1 allows; 2^14 fixes the scale.
      if (Math.abs(value) < 0x1p15) {
        HalfMap map = HalfMap.encode(new float[] {value, 0x1p14f});
        assertThat(map.scale()).isEqualTo(1);
        assertThat(bits(map, 0)).as("half 0x%04x", half).isEqualTo(half);
      }
    }
  }

  @Test
  void roundsAsNumpyDoesTiesAndSubnormalsIncluded() throws IOException {
    ByteBuffer golden = golden("half-rounding.gz");
    float[] values = new float[ROUNDED];
    for (int i = 0; i < ROUNDED; i++) {
      values[i] = golden.getFloat(4 * i);
    }
    HalfMap map = HalfMap.encode(values);
    assertThat(map.scale()).isEqualTo(1);
    for (int i = 0; i < ROUNDED; i++) {
      assertThat(bits(map, i))
          .as("%s", values[i])
          .isEqualTo(golden.getShort(4 * ROUNDED + 2 * i) & 0xffff);
    }
  }

  @Test
  void keepsElevenDigitsOfEachValueWhateverTheMapsMagnitude() {
    Random random = new Random(7);
    for (int exponent = -149; exponent <= 127; exponent++) {
      float[] values = new float[50];
      for (int i = 0; i < values.length; i++) {
        double magnitude = Math.scalb(1 + random.nextDouble(), exponent - i);
        values[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
        if (!Float.isFinite(values[i])) {
          values[i] = Float.MAX_VALUE;
        }
      }
      double largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      double[] decoded = HalfMap.encode(values).decode();
      for (int i = 0; i < values.length; i++) {
        double bound = Math.max(0x1p-11 * Math.abs(values[i]), 0x1p-39 * largest);
        assertThat(decoded[i]).isCloseTo(values[i], within(bound));
      }
    }
  }

  @Test
  void theLargestFloatNeitherOverflowsNorLosesItsDigits() {
    HalfMap map = HalfMap.encode(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 0x1p127f});
    assertThat(map.decode()).containsExactly(0x1p128, -0x1p128, 0x1p127);
  }

  @Test
  void aMapOfZerosHasScaleOneAndKeepsTheirSigns() {
    HalfMap map = HalfMap.encode(new float[] {0, -0f, 0});
    assertThat(map.scale()).isEqualTo(1);
    assertThat(map.halfLittleEndian()).containsExactly(0, 0, 0, 0x80, 0, 0);
  }

  @Test
  void refusesWhatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HalfMap.encode(new float[] {1, Float.NaN}))
        .withMessage(
            "Cannot encode a map: value 1 of 2 is NaN; a map with such a value is a failure, write that instead");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HalfMap(new byte[3], 1))
        .withMessage(
            "Cannot make a map from 3 bytes at scale 1.0: it takes two bytes a value and a positive scale");
  }

  private static byte[] littleEndian(int half) {
    return new byte[] {(byte) half, (byte) (half >> 8)};
  }

  private static int bits(HalfMap map, int index) {
    return ByteBuffer.wrap(map.halfLittleEndian())
            .order(ByteOrder.LITTLE_ENDIAN)
            .getShort(2 * index)
        & 0xffff;
  }

  private static ByteBuffer golden(String name) throws IOException {
    try (InputStream packed = HalfMapTest.class.getResourceAsStream("/table/" + name);
        InputStream in = new GZIPInputStream(packed)) {
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
