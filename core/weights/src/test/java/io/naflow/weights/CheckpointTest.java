package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  @ParameterizedTest
  @MethodSource("io.naflow.weights.Fixtures#names")
  void hasEveryTensorThatPyTorchHas(String name) {
    Map<String, StoredTensor> tensors = Fixtures.read(name).tensors();
    Map<String, Fixtures.Expected> expected = Fixtures.expected(name);

    assertThat(tensors.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (path, tensor) -> {
          StoredTensor found = tensors.get(path);
          assertThat(found.name()).isEqualTo(path);
          assertThat(found.dtype()).as(path).isEqualTo(tensor.dtype());
          assertThat(found.shape()).as(path).isEqualTo(tensor.shape());
          assertThat(found.toDoubles()).as(path).containsExactly(tensor.values());
        });
  }

  @ParameterizedTest
  @MethodSource("io.naflow.weights.Fixtures#names")
  void givesTheSameNumbersAsFloatsInABufferAndAsBytes(String name) {
    for (StoredTensor tensor : Fixtures.read(name).tensors().values()) {
      double[] doubles = tensor.toDoubles();
      float[] rounded = new float[doubles.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) doubles[i];
      }
      assertThat(tensor.toFloats()).containsExactly(rounded);

      FloatBuffer direct =
          ByteBuffer.allocateDirect(4 * rounded.length + 8)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .position(1);
      tensor.copyTo(direct);
      assertThat(direct.remaining()).isEqualTo(1);
      float[] copied = new float[rounded.length];
      direct.get(1, copied);
      assertThat(copied).containsExactly(rounded);

      ByteBuffer bytes = ByteBuffer.allocate(rounded.length * tensor.dtype().bytes());
      tensor.copyTo(bytes);
      StoredTensor again =
          StoredTensor.ofBytes("again", tensor.dtype(), tensor.shape(), bytes.flip());
      assertThat(again.toDoubles()).containsExactly(doubles);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nested.zip.pt",
        "nested.legacy.pt",
        "nested.protocol1.legacy.pt",
        "nested.protocol3.legacy.pt",
        "nested.protocol4.legacy.pt",
        "nested.protocol4.zip.pt",
        "nested.protocol5.legacy.pt"
      })
  void keepsTheScalarsAndTheNestingOfATrainingCheckpoint(String name) {
    Checkpoint checkpoint = Checkpoint.read(Fixtures.file(name));

    assertThat(checkpoint.metadata())
        .containsEntry("epoch", Value.Int.of(90))
        .containsEntry("arch", new Value.Text("resnet18"))
        .containsEntry("best_prec1", new Value.Real(77.622))
        .containsEntry("best_prec5", new Value.Real(93.5))
        .containsEntry("seed", new Value.Int(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)))
        .containsEntry("big", new Value.Int(BigInteger.TWO.pow(80)))
        .containsEntry("device", new Value.Text("cuda:1"))
        .containsEntry("history.loss.2", new Value.Real(Double.POSITIVE_INFINITY))
        .containsEntry("milestones.60", Value.Int.of(1))
        .containsEntry("pair.0", new Value.Text("a"))
        .containsEntry("optimizer.param_groups.0.nesterov", new Value.Bool(false))
        .doesNotContainKey("nothing");
    Value root = checkpoint.root();
    assertThat(root.children().keySet())
        .startsWith("epoch", "arch", "state_dict", "best_prec1")
        .endsWith("pair", "optimizer");
    assertThat(root.at(List.of("shape")))
        .contains(new Value.Items(List.of(Value.Int.of(3), Value.Int.of(4))));
    assertThat(root.at(List.of("dtype"))).contains(new Value.Text("torch.float16"));
    assertThat(root.at(List.of("nothing"))).contains(new Value.None());
    assertThat(root.at(List.of("tags"))).contains(new Value.Items(List.of(new Value.Text("cub"))));
    assertThat(root.at(List.of("key")))
        .contains(new Value.Binary(ByteBuffer.wrap(new byte[] {0, (byte) 0xFF})));
    assertThat(root.at(List.of("empty_key"))).contains(new Value.Binary(ByteBuffer.allocate(0)));
    assertThat(root.at(List.of("state_dict", "module.0.weight"))).isPresent();
    assertThat(root.at(List.of("state_dict", "absent", "below"))).isEmpty();
  }

  @Test
  void tellsTheFormatByContentAndTheHashOfTheFile() {
    assertThat(Fixtures.read("plain.pt").format()).isEqualTo(Format.PYTORCH_ZIP);
    assertThat(Fixtures.read("bare.legacy.pt").format()).hasToString("PyTorch (before 1.6)");
    Checkpoint safetensors = Fixtures.read("plain.safetensors");
    assertThat(safetensors.format()).isEqualTo(Format.SAFETENSORS);
    assertThat(safetensors.sha256()).matches("[0-9a-f]{64}");
    assertThat(safetensors.metadata())
        .containsEntry("format", new Value.Text("pt"))
        .containsEntry("licence", new Value.Text("CC0 \u2713"));
    assertThat(safetensors.tensors().keySet()).startsWith("conv.weight", "conv.count", "half");
  }

  @ParameterizedTest
  @ValueSource(strings = {"views.zip.pt", "views.legacy.pt"})
  void readsSharedStoragesInPlace(String name) {
    Map<String, StoredTensor> tensors = Fixtures.read(name).tensors();

    assertThat(tensors.get("again").sharesStorageWith(tensors.get("base"))).isTrue();
    assertThat(tensors.get("sliced").sharesStorageWith(tensors.get("transposed"))).isTrue();
    assertThat(tensors.get("column").sharesStorageWith(tensors.get("base"))).isFalse();
    assertThat(tensors.get("expanded")).hasToString("expanded F32 [5, 3]");
    assertThat(tensors.get("scalar").elements()).isEqualTo(1);
    assertThat(tensors.get("empty").elements()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"module.zip.pt", "module.legacy.pt"})
  void readsAListedModuleAsInertData(String name) {
    Checkpoint checkpoint = Fixtures.read(name);

    Value.Inert lemniscate =
        (Value.Inert) checkpoint.root().at(List.of("lemniscate")).orElseThrow();
    assertThat(lemniscate.className()).isEqualTo("lib.LinearAverage.LinearAverage");
    assertThat(lemniscate.children()).containsEntry("nLem", Value.Int.of(5));
    assertThat(checkpoint.metadata()).containsEntry("lemniscate.momentum", new Value.Real(0.5));
    Value memory = checkpoint.root().at(List.of("lemniscate", "memory")).orElseThrow();
    assertThat(((Value.Tensor) memory).tensor().shape()).containsExactly(5L, 4L);
    assertThat(checkpoint.root().at(List.of("lemniscate", "head", "0", "weight"))).isPresent();
  }

  @Test
  void readsNumbersOfABigEndianMachine() {
    assertThat(Fixtures.read("bigendian.pt").tensors().get("weight").toFloats())
        .containsExactly(0, 1, 2, 3, 4);
  }
}
