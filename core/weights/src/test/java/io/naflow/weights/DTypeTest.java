package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DTypeTest {

  @Test
  void widensEveryHalfAsTheStandardDefinesIt() {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      int exponent = bits >> 10 & 0x1F;
      double fraction = (bits & 0x3FF) / 1024.0;
      double magnitude;
      if (exponent == 0) {
        magnitude = Math.scalb(fraction, -14);
      } else if (exponent < 0x1F) {
        magnitude = Math.scalb(1 + fraction, exponent - 15);
      } else {
        magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      }
      double expected = bits >> 15 == 1 ? -magnitude : magnitude;

      assertThat((double) DType.halfToFloat((short) bits)).isEqualTo(Double.valueOf(expected));
    }
  }

  @Test
  void widensEveryBfloat16AsTheUpperHalfOfAFloat() {
    ByteBuffer buffer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      buffer.putShort(0, (short) 0).putShort(2, (short) bits);
      assertThat(DType.BF16.toFloat(buffer, 2)).isEqualTo(Float.valueOf(buffer.getFloat(0)));
    }
  }

  @Test
  void readsAnyByteButZeroAsTrue() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 1, 2, -1});
    assertThat(DType.BOOL.toDouble(buffer, 0)).isZero();
    for (int i = 1; i < 4; i++) {
      assertThat(DType.BOOL.toFloat(buffer, i)).isEqualTo(1f);
    }
  }

  @Test
  void roundsWhatAFloatCannotHold() {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(0, (1L << 53) + 1);
    assertThat(DType.I64.toDouble(buffer, 0)).isEqualTo(0x1p53);
    buffer.putDouble(0, 0.1);
    assertThat(DType.F64.toFloat(buffer, 0)).isEqualTo(0.1f);
  }
}
