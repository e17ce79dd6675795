package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opcodes that no PyTorch of today writes, and that old files have. */
class PickleTest {

  @TempDir Path folder;

  @Test
  void readsInertObjectsOfEveryProtocol() {
    PickleBytes pickle =
        new PickleBytes()
            .op('(')
            .op('(')
            .integer(1)
            .op('i')
            .line("a")
            .line("Args")
            .op('(')
            .global("a", "Args")
            .integer(2)
            .op('o')
            .global("copy_reg", "_reconstructor")
            .global("a", "Args")
            .global("__builtin__", "object")
            .op('N', 0x87, 'R')
            .global("a", "Args")
            .integer(3)
            .op(0x85, '}')
            .text("lr")
            .integer(4)
            .op('s', 0x92)
            .global("a", "Args")
            .op(')', 0x81)
            .integer(5)
            .op('a')
            .text("k")
            .integer(6)
            .op('s')
            .global("a", "Args")
            .op('t');
    Path file = Archives.write(folder, Archives.legacy(pickle.stop()));

    Map<String, Value> metadata = Checkpoint.read(file).metadata();

    assertThat(metadata)
        .containsEntry("0.__args__.0", Value.Int.of(1))
        .containsEntry("1.__args__.0", Value.Int.of(2))
        .containsEntry("3.__args__.0", Value.Int.of(3))
        .containsEntry("3.__args__.1.lr", Value.Int.of(4))
        .containsEntry("4.0", Value.Int.of(5))
        .containsEntry("4.k", Value.Int.of(6))
        .hasSize(6);
  }

  @Test
  void readsPickledTextOfPython2() {
    byte[] pickle =
        new PickleBytes()
            .op('(')
            .op('S')
            .line("'a\\x62\\n\\'\\\\'")
            .op('V')
            .line("\\u00e9\\U0001f600 x")
            .op('I')
            .line("01")
            .op('I')
            .line("-7")
            .op('L')
            .line("123456789012345678901L")
            .op('F')
            .line("1.5e-3")
            .op('F')
            .line("nan")
            .op('U', 2, 'h', 'i')
            .op('T')
            .int32(1)
            .op(0xFF)
            .op('p')
            .line("4")
            .op('0')
            .op('g')
            .line("4")
            .op('2')
            .op('l')
            .stop();
    Path file = Archives.write(folder, Archives.legacy(pickle));

    List<Value> items = ((Value.Items) Checkpoint.read(file).root()).items();

    assertThat(items.subList(0, 8))
        .containsExactly(
            new Value.Text("ab\n'\\"),
            new Value.Text("é\ud83d\ude00 x"),
            new Value.Bool(true),
            Value.Int.of(-7),
            new Value.Int(new BigInteger("123456789012345678901")),
            new Value.Real(1.5e-3),
            new Value.Real(Double.NaN),
            new Value.Text("hi"));
    assertThat(items.subList(8, 10)).allMatch(Value.Binary.class::isInstance);
    assertThat(items).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"F1.5x\n.", "I12y\n.", "L\n.", "S'open\n.", "Sx\n.", "S'\\xzz'\n.", "V\\u12\n."})
  void refusesMalformedLines(String pickle) {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    Path file = Archives.write(folder, Archives.pytorch(bytes));

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("is not a");
  }

  @Test
  void readsStoragesThatAreViewsOfOthersAsPyTorchBefore04WroteThem() {
    PickleBytes pickle =
        PickleBytes.protocol(2)
            .global("torch._utils", "_rebuild_tensor")
            .op('(', '(')
            .text("storage")
            .global("torch", "FloatStorage")
            .text("root")
            .text("cuda:0")
            .integer(5)
            .op('(')
            .text("view")
            .integer(2)
            .integer(3)
            .op('t', 't', 'Q')
            .integer(1)
            .tuple(2)
            .tuple(1)
            .op('t', 'R');
    ByteBuffer numbers = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    numbers.asFloatBuffer().put(new float[] {0, 1, 2, 3, 4});
    byte[] content = Archives.legacy(pickle.stop(), "root", 5, numbers.array());

    Checkpoint checkpoint = Checkpoint.read(Archives.write(folder, content));

    assertThat(checkpoint.tensors().get("root").toFloats()).containsExactly(3, 4);
  }

  @Test
  void readsItemsOfDictionariesAsPython2WroteThem() {
    byte[] pickle =
        PickleBytes.protocol(2)
            .global("collections", "OrderedDict")
            .op(']', ']')
            .text("a")
            .op('a')
            .integer(1)
            .op('a', 'a', 0x85, 'R')
            .stop();

    Checkpoint checkpoint = Checkpoint.read(Archives.write(folder, Archives.pytorch(pickle)));

    assertThat(checkpoint.metadata()).containsExactly(Map.entry("a", Value.Int.of(1)));
  }

  @Test
  void readsTensorsOfUntypedStoragesAndOfTypesWithAttributes() {
    byte[] pickle =
        PickleBytes.protocol(2)
            .global("torch._tensor", "_rebuild_from_type_v2")
            .op('(')
            .global("torch._utils", "_rebuild_tensor_v3")
            .global("torch.nn.parameter", "Parameter")
            .op('(', '(')
            .text("storage")
            .global("torch.storage", "UntypedStorage")
            .text("0")
            .text("cpu")
            .integer(16)
            .op('t', 'Q')
            .integer(1)
            .tuple(3)
            .tuple(2)
            .op(0x89)
            .op('}')
            .global("torch", "int16")
            .op('t', '}', 't', 'R')
            .stop();

    Checkpoint checkpoint = Checkpoint.read(Archives.write(folder, Archives.pytorch(pickle)));

    assertThat(checkpoint.tensors().get("root")).hasToString("root I16 [3]");
    assertThat(checkpoint.tensors().get("root").toDoubles()).containsExactly(0, 0, 0);
  }
}
