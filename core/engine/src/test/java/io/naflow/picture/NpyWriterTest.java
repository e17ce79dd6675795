package io.naflow.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {
  @Test
  void writesTheBytesThatNumpyWrites() {
    float[] values = {0, -1.5f, 2.25f, 1e-30f, 3e38f, 0.1f};
    assertThat(NpyWriter.write(values, 2, 3)).isEqualTo(Resources.bytes("/picture/array.npy"));
  }

  /** The format asks for data at a multiple of 64 bytes, whatever the header's length. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 12345})
  void aVectorsShapeIsAPythonTupleAndItsDataIsAligned(int size) {
    byte[] file = NpyWriter.write(new float[size], size);
    int headerLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
    String header = new String(file, 10, headerLength, StandardCharsets.US_ASCII);
    assertThat(header)
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (" + size + ",), }")
        .endsWith("\n");
    assertThat((10 + headerLength) % 64).isZero();
    assertThat(file).hasSize(10 + headerLength + 4 * size);
  }

  @Test
  void refusesAShapeThatDoesNotFit() {
    assertThatThrownBy(() -> NpyWriter.write(new float[5], 2, 3))
        .hasMessage(
            "Cannot write 5 values as an array of shape [2, 3]: the product of its dimensions must be 5");
    assertThatThrownBy(() -> NpyWriter.write(new float[6], -2, -3))
        .hasMessageContaining("[-2, -3]");
    assertThatThrownBy(() -> NpyWriter.write(new float[1])).hasMessageContaining("[]");
  }
}
