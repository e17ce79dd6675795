package io.naflow.image.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PrefixCodeTest {
  @Test
  void shortAndLongCodesAreRead() throws IOException {
    // Codes 0, 10, 110 and so on; the last two have 14 ones, and then a zero or a one.
    int[] lengths = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15};
    PrefixCode code = PrefixCode.of(lengths);
    BitReader bits = bits(0b0111_1101, 0b1111_1111, 0b1111_1111, 0b1111_1111, 0b0001_1111);
    assertThat(code.read(bits)).isEqualTo(1);
    assertThat(code.read(bits)).isEqualTo(5);
    assertThat(code.read(bits)).isEqualTo(15);
    assertThat(code.read(bits)).isEqualTo(14);
  }

  @Test
  void aSingleSymbolTakesNoBits() throws IOException {
    PrefixCode code = PrefixCode.of(new int[] {0, 0, 7, 0});
    assertThat(code.read(bits())).isEqualTo(2);
  }

  @Test
  void codesWithGapsOrTooManySymbolsAreRefused() {
    assertThatThrownBy(() -> PrefixCode.of(new int[] {2, 2, 2}))
        .isInstanceOf(IOException.class)
        .hasMessage("it has a prefix code with 3 symbols and a gap");
    assertThatThrownBy(() -> PrefixCode.of(new int[] {1, 1, 1}))
        .hasMessage("it has a prefix code with too many codes");
    assertThatThrownBy(() -> PrefixCode.of(new int[5])).hasMessageContaining("0 symbols");
  }

  @Test
  void bitsBeyondTheEndAreMissed() throws IOException {
    BitReader bits = bits(0xA5);
    assertThat(bits.read(4)).isEqualTo(5);
    assertThat(bits.read(4)).isEqualTo(10);
    assertThatThrownBy(() -> bits.read(1)).isInstanceOf(EOFException.class);
  }

  private static BitReader bits(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new BitReader(bytes, 0, bytes.length);
  }
}
