package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.naflow.weights.Fixtures#names")
  void keepsEveryTensorBitForBitWhenWrittenAndReadAgain(String name) {
    Map<String, StoredTensor> tensors = Fixtures.read(name).tensors();
    Path file = folder.resolve("copy.safetensors");

    SafetensorsWriter.write(file, tensors, Map.of("from", name));

    Checkpoint copy = Checkpoint.read(file);
    assertThat(copy.metadata()).containsExactly(Map.entry("from", new Value.Text(name)));
    assertThat(copy.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    tensors.forEach(
        (path, tensor) -> {
          StoredTensor again = copy.tensors().get(path);
          assertThat(again.dtype()).isEqualTo(tensor.dtype());
          assertThat(again.shape()).isEqualTo(tensor.shape());
          assertThat(bytes(again)).as(path).isEqualTo(bytes(tensor));
        });
  }

  @Test
  void writesTheBytesThatTheFormatAsksFor() throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("bias", StoredTensor.ofFloats("bias", List.of(2L), new float[] {1, -2}));
    ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 9);
    tensors.put("n", StoredTensor.ofBytes("n", DType.I64, List.of(), count));
    Path file = folder.resolve("net.safetensors");

    SafetensorsWriter.write(file, tensors, Map.of("b", "\"\\\n", "a", "CC0"));

    String header =
        "{\"__metadata__\":{\"a\":\"CC0\",\"b\":\"\\\"\\\\\\u000a\"},"
            + "\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
            + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    ByteBuffer expected =
        ByteBuffer.allocate(8 + padded + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded)
            .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8))
            .putLong(9)
            .putFloat(1)
            .putFloat(-2);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void writesTheSameBytesEachTimeAndOverTheFileItReads() throws IOException {
    Path file = folder.resolve("net.safetensors");
    Files.write(file, Fixtures.bytes("plain.safetensors"));
    SafetensorsWriter.write(file, Checkpoint.read(file).tensors(), Map.of("x", "1", "y", "2"));
    byte[] once = Files.readAllBytes(file);

    SafetensorsWriter.write(file, Checkpoint.read(file).tensors(), Map.of("y", "2", "x", "1"));

    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void saysWhatCannotBeWritten() {
    StoredTensor tensor = StoredTensor.ofFloats("t", List.of(), new float[1]);
    Path file = folder.resolve("no/such/folder.safetensors");

    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of("t", tensor), Map.of()))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(
            "Cannot write weights to " + file + ": there is no such file or folder; check");
    assertThatThrownBy(
            () -> SafetensorsWriter.write(file, Map.of("__metadata__", tensor), Map.of()))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("a tensor has the name __metadata__");
    assertThatThrownBy(() -> StoredTensor.ofFloats("t", List.of(2L), new float[3]))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot make tensor t: its shape [2] of F32 does not agree with 12 bytes;"
                + " give as many values as the shape has elements");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      textBlock =
          """
          {"a":{"dtype":"F8_E5M2","shape":[8],"data_offsets":[0,9]}}     | tensor 'a' is said to lie at bytes 0 to 9
          {"a":{"shape":[8],"data_offsets":[0,8]}}                       | tensor 'a' has no type
          {"a":[]}                                                       | tensor 'a' has no type
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}         | tensor 'a' of F32 [3] has 8 bytes
          {"a":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}          | tensor 'a' of F32 [] has 8 bytes
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}         | tensor 'a' is said to lie at bytes 0 to 9 of 8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}         | tensor 'a' is said to lie at bytes 8 to 0 of 8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}        | tensor 'a' is said to lie at bytes -8 to 0 of 8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}       | the shape or the data_offsets of tensor 'a' are malformed
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}        | the shape or the data_offsets of tensor 'a' are malformed
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}       | the shape or the data_offsets of tensor 'a' are malformed
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}} | the shape or the data_offsets of tensor 'a' are malformed
          {"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}   | the shape or the data_offsets of tensor 'a' are malformed
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}         | its tensors take 4 bytes, and 8 follow the header
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}         | tensor 'a' starts at byte 4, with a gap after the one before, which ends at 0
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | tensor 'b' starts at byte 4, within the one before, which ends at 8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | the name 'a' stands twice in its header
          {"__metadata__":{"epoch":3}}                                   | its __metadata__ is no object of texts
          {"a":1} x                                                      | expected one object at character 8
          {"a"}                                                          | expected ':' at character 4
          {"a":1,}                                                       | expected '"' at character 7
          {"a":tru}                                                      | expected a value at character 5
          {"a":1-2}                                                      | expected a value at character 8
          {"a                                                            | expected more at character
          {"\\q":1}                                                      | expected an escape
          {"\\u12g4":1}                                                  | expected four hexadecimal digits
          {"a":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}                     | expected fewer values, nested less deeply, at character 21
          """)
  void refusesMalformedHeaders(String header, String why) {
    refuses(Archives.safetensors(header, 8), why);
  }

  @Test
  void refusesHeadersBeyondTheFile() {
    byte[] file = Archives.safetensors("{\"a\":1}", 0);
    file[5] = 1;
    refuses(file, "its header is said to have 1099511627783 bytes, and the file has 7 (at most");
    file[7] = -1;
    refuses(file, "its header is said to have 18374687579183251463 bytes");
    byte[] latin1 = Archives.safetensors("{\"a\":1}", 0);
    latin1[10] = (byte) 0xE9;
    refuses(latin1, "its header is not valid UTF-8");
  }

  @Test
  void readsAFileWithoutTensors() {
    Checkpoint empty = Checkpoint.read(Archives.write(folder, Archives.safetensors("{}", 0)));

    assertThat(empty.tensors()).isEmpty();
    assertThat(empty.root().children()).isEmpty();
  }

  private void refuses(byte[] content, String why) {
    Path file = Archives.write(folder, content);

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("Cannot read weights from " + file)
        .hasMessageContaining(why);
  }

  private static byte[] bytes(StoredTensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.elements() * tensor.dtype().bytes());
    tensor.copyTo(bytes);
    return bytes.array();
  }
}
