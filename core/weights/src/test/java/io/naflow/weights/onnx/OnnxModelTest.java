package io.naflow.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.weights.DType;
import io.naflow.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  @TempDir private Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("net.onnx"), bytes);
  }

  private Path write(ProtobufBytes model) throws IOException {
    return write(model.toBytes());
  }

  private static ProtobufBytes graph(ProtobufBytes tensor) {
    return new ProtobufBytes().message(1, ProtobufBytes.node("Relu", "x", "y")).message(5, tensor);
  }

  @Test
  void readsNodesTensorsAndVersions() throws IOException {
    ProtobufBytes node =
        ProtobufBytes.node("Clip", "x", "y")
            .message(5, new ProtobufBytes().text(1, "min").real(2, -1.5f).number(20, 1))
            .message(
                5, new ProtobufBytes().text(1, "axes").number(8, -1).number(8, 2).number(20, 7))
            .message(9, new ProtobufBytes().text(1, "scope").text(2, "layer1"));
    OnnxModel model =
        OnnxModel.read(
            write(
                ProtobufBytes.model(
                    graph(ProtobufBytes.tensor("w", 1, 2.5f, -3)).message(1, node))));
    assertThat(model.opset()).hasValue(17);
    assertThat(model.producer()).isEqualTo("a test");
    assertThat(model.nodes()).hasSize(2);
    assertThat(model.nodes().get(1).attributes())
        .containsEntry("min", new Attribute.Real(-1.5))
        .containsEntry("axes", new Attribute.Wholes(List.of(-1L, 2L)));
    assertThat(model.nodes().get(1).metadata()).containsEntry("scope", "layer1");
    assertThat(model.initialisers().get("w").toFloats()).containsExactly(1, 2.5f, -3);
  }

  @Test
  void halfPrecisionThatIsWrittenAsNumbersIsRead() throws IOException {
    ProtobufBytes tensor =
        new ProtobufBytes()
            .number(1, 2)
            .number(2, 10)
            .text(8, "h")
            .number(5, 0x3C00)
            .number(5, 0xC000);
    OnnxModel model = OnnxModel.read(write(ProtobufBytes.model(graph(tensor))));
    assertThat(model.initialisers().get("h").dtype()).isEqualTo(DType.F16);
    assertThat(model.initialisers().get("h").toFloats()).containsExactly(1, -2);
  }

  @Test
  void tensorsOfUnknownTypesAreNamedAndLeft() throws IOException {
    ProtobufBytes tensor =
        new ProtobufBytes().number(1, 2).number(2, 17).text(8, "f").bytes(9, new byte[2]);
    OnnxModel model = OnnxModel.read(write(ProtobufBytes.model(graph(tensor))));
    assertThat(model.unreadable()).containsEntry("f", "float8e4m3fn");
  }

  @Test
  void externalTensorsLieInFilesBesideTheModel() throws IOException {
    Files.write(folder.resolve("net.onnx.data"), ProtobufBytes.floats(9, 8, 7));
    OnnxModel model = OnnxModel.read(write(external("net.onnx.data", "4", "8")));
    assertThat(model.initialisers().get("w").toFloats()).containsExactly(8, 7);
    String before = model.sha256();
    Files.write(folder.resolve("net.onnx.data"), ProtobufBytes.floats(9, 8, 6));
    assertThat(OnnxModel.read(folder.resolve("net.onnx")).sha256()).isNotEqualTo(before);
  }

  private static ProtobufBytes external(String location, String offset, String length) {
    return ProtobufBytes.model(
        graph(
            new ProtobufBytes()
                .number(1, 2)
                .number(2, 1)
                .text(8, "w")
                .message(13, new ProtobufBytes().text(1, "location").text(2, location))
                .message(13, new ProtobufBytes().text(1, "offset").text(2, offset))
                .message(13, new ProtobufBytes().text(1, "length").text(2, length))
                .number(14, 1)));
  }

  @Test
  void nothingOutsideOfTheFolderIsRead() throws IOException {
    Path outside = Files.createTempFile("outside", ".data");
    Files.write(outside, ProtobufBytes.floats(1, 2));
    for (String location :
        new String[] {
          outside.toString(), "../" + outside.getFileName(), "a/../../" + outside.getFileName(), ""
        }) {
      assertThatThrownBy(() -> OnnxModel.read(write(external(location, "0", "8"))))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining("it is not in the folder of the file");
    }
    Files.createSymbolicLink(folder.resolve("link.data"), outside);
    assertThatThrownBy(() -> OnnxModel.read(write(external("link.data", "0", "8"))))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("it is a link that leads out of the folder");
    Files.delete(outside);
  }

  @Test
  void stretchesBeyondAFileAreRefused() throws IOException {
    Files.write(folder.resolve("d"), ProtobufBytes.floats(1, 2));
    for (String offset : new String[] {"4", "9223372036854775807", "-8"}) {
      assertThatThrownBy(() -> OnnxModel.read(write(external("d", offset, "8"))))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining("and the file has 8");
    }
    assertThatThrownBy(() -> OnnxModel.read(write(external("d", "x", "8"))))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("which is no number");
  }

  @Test
  void lengthsAreComparedWithTheFileBeforeMemoryIsTaken() throws IOException {
    assertThatThrownBy(() -> OnnxModel.read(write(new ProtobufBytes().stretch(7, Long.MAX_VALUE))))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("it declares a field of 9223372036854775807 bytes, and 0 are left");
    ProtobufBytes huge =
        new ProtobufBytes().number(1, 1L << 40).number(2, 1).text(8, "w").bytes(9, new byte[4]);
    assertThatThrownBy(() -> OnnxModel.read(write(ProtobufBytes.model(graph(huge)))))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("does not agree with its 4 bytes");
  }

  @Test
  void filesThatAreNoOnnxAreRefusedInOneLine() throws IOException {
    assertThatThrownBy(() -> OnnxModel.read(write("<html></html>".getBytes())))
        .isInstanceOf(WeightsException.class);
    assertThatThrownBy(() -> OnnxModel.read(write(new byte[0])))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("it has no graph with any node");
  }

  @Test
  void damagedFilesEndInTheOneException() throws IOException {
    byte[] whole = ProtobufBytes.model(graph(ProtobufBytes.tensor("w", 1, 2, 3))).toBytes();
    var random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = whole.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      try {
        OnnxModel.read(write(damaged));
      } catch (WeightsException e) {
        assertThat(e).hasMessageStartingWith("Cannot ");
      }
    }
  }
}
