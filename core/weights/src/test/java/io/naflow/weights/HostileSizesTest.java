package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that declare more than they have: each is refused before memory is taken for it. */
class HostileSizesTest {

  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;

  private static Arguments lie(String what, String refusal, PickleBytes pickle) {
    return Arguments.of(what, refusal, pickle.stop());
  }

  private static PickleBytes pickle() {
    return PickleBytes.protocol(2);
  }

  private static long[] longs(long... values) {
    return values;
  }

  static Stream<Arguments> lies() {
    long huge = Long.MAX_VALUE;
    return Stream.of(
        lie("text", "declares a text of 2147483647 bytes", pickle().op('X').int32(0x7FFFFFFF)),
        lie("text of 4 GB", "a text of 4294967295 bytes", pickle().op('X').int32(-1)),
        lie("long text", "a text of 9223372036854775807 bytes", pickle().op(0x8d).int64(huge)),
        lie("negative text", "a text of 18446744073709551615 bytes", pickle().op(0x8d).int64(-1)),
        lie("bytes", "declares bytes of 4026531840 bytes", pickle().op('B').int32(0xF0000000L)),
        lie("bytearray", "bytes of 9223372036854775807 bytes", pickle().op(0x96).int64(huge)),
        lie("negative string", "a string of 18446744073709551615", pickle().op('T').int32(-1)),
        lie("integer", "an integer of 4294967295 bytes", pickle().op(0x8b).int32(-1)),
        lie("frame", "a frame of 9223372036854775807 bytes", pickle().op(0x95).int64(huge)),
        lie("endless line", "it ends where", pickle().op('c')),
        lie(
            "storage longer than the file",
            "storage '0' declares 2000000000 elements of 4 bytes and has 16 bytes",
            pickle().tensor("0", 2_000_000_000, 0, longs(4), longs(1))),
        lie(
            "storage longer than a long",
            "storage '0' declares 9223372036854775807 elements",
            pickle().tensor("0", huge, 0, longs(4), longs(1))),
        lie(
            "negative storage",
            "storage '0' declares -1 elements",
            pickle().tensor("0", -1, 0, longs(4), longs(1))),
        lie(
            "missing storage",
            "a tensor refers to 'archive/data/1', which the archive lacks",
            pickle().tensor("1", 4, 0, longs(4), longs(1))),
        lie(
            "storage by a path",
            "a tensor refers to 'archive/data/../data.pkl', which the archive lacks",
            pickle().tensor("../data.pkl", 4, 0, longs(4), longs(1))),
        lie(
            "shape beyond the storage",
            "tensor 'root' has shape [5], strides [1] and offset 0, which does not fit its storage"
                + " of 4 elements",
            pickle().tensor("0", 4, 0, longs(5), longs(1))),
        lie(
            "offset beyond the storage",
            "offset 1, which does not fit",
            pickle().tensor("0", 4, 1, longs(4), longs(1))),
        lie(
            "stride beyond the storage",
            "which does not fit",
            pickle().tensor("0", 4, 0, longs(2, 2), longs(3, 1))),
        lie(
            "shape that overflows",
            "which does not fit",
            pickle().tensor("0", 4, 0, longs(1L << 33, 1L << 33), longs(0, 0))),
        lie(
            "reach that overflows",
            "which does not fit",
            pickle().tensor("0", 4, 0, longs(1L << 33, 2), longs(1L << 33, 1))),
        lie(
            "reach that overflows when added",
            "which does not fit",
            pickle().tensor("0", 4, 1, longs(2, 2), longs(huge, 1))),
        lie(
            "negative offset",
            "which does not fit",
            pickle().tensor("0", 4, -1, longs(1), longs(1))),
        lie("negative size", "which does not fit", pickle().tensor("0", 4, 0, longs(-4), longs(1))),
        lie(
            "negative stride",
            "which does not fit",
            pickle().tensor("0", 4, 3, longs(4), longs(-1))),
        lie(
            "a number repeated a thousand million times",
            "which repeats elements; call .contiguous()",
            pickle().tensor("0", 4, 0, longs(1_000_000_000), longs(0))),
        lie(
            "windows that overlap",
            "which repeats elements",
            pickle().tensor("0", 4, 0, longs(2, 3), longs(1, 1))),
        lie(
            "strides that are too few",
            "the arguments of torch._utils._rebuild_tensor are malformed",
            pickle().tensor("0", 4, 0, longs(2, 2), longs(1))),
        lie(
            "65 dimensions",
            "the arguments of torch._utils._rebuild_tensor are malformed",
            pickle().tensor("0", 4, 0, new long[65], new long[65])),
        lie(
            "two lengths of one storage",
            "storage '0' is described in two ways",
            pickle().storage("FloatStorage", "0", 4).storage("FloatStorage", "0", 2)),
        lie(
            "two types of one storage",
            "storage '0' is described in two ways",
            pickle().storage("FloatStorage", "0", 4).storage("LongStorage", "0", 4)),
        lie("nothing on the stack", "the pickle is malformed (at byte 2", pickle()),
        lie("value below a mark", "the pickle is malformed", pickle().op('N', '(')),
        lie("unknown value", "it recalls value 9, which it has not stored", pickle().op('h', 9)),
        lie("unknown opcode", "0xff is no opcode of pickle", pickle().op(0xFF)),
        lie(
            "protocol of the future",
            "it is a pickle of protocol 9",
            new PickleBytes().op(0x80, 9)),
        lie("odd dictionary", "the pickle is malformed", pickle().op('}', '(', 'N', 'u')),
        lie(
            "append to a number",
            "it appends to a value of kind Int",
            pickle().integer(1).op('N', 'a')),
        lie(
            "items of a list",
            "it sets items of a value of kind Sequence",
            pickle().op(']', 'N', 'N', 's')),
        lie(
            "key twice",
            "the key 'a' stands twice in a dictionary",
            pickle().op('}').text("a").op('N', 's').text("a").op('N', 's')),
        lie(
            "path twice",
            "two of its values have the path 'a.b'",
            pickle()
                .op('}')
                .text("a.b")
                .tensor("0", 4, 0, new long[] {4}, new long[] {1})
                .op('s')
                .text("a")
                .op('}')
                .text("b")
                .tensor("0", 4, 0, new long[] {4}, new long[] {1})
                .op('s', 's')),
        lie(
            "list that contains itself",
            "or contain themselves",
            pickle().op(']', 'q', 0, 'h', 0, 'a')),
        lie(
            "dictionary as a key",
            "a key of the dictionary '' is a value of kind Mapping",
            pickle().op('}', '}', 'N', 's')),
        lie("malformed text", "a text is not valid UTF-8", pickle().op('X').int32(1).op(0xFF)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void isRefused(String what, String refusal, byte[] pickle) {
    Path file = Archives.write(folder, Archives.pytorch(pickle));

    long allocated =
        allocatedBy(
            () ->
                assertThatThrownBy(() -> Checkpoint.read(file))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageStartingWith("Cannot read weights from " + file + ": ")
                    .hasMessageContaining(refusal));

    assertThat(allocated).isLessThan(16 * MEGABYTE);
  }

  @Test
  void refusesListsDoubledAgainAndAgain() {
    PickleBytes pickle = pickle().op(']');
    for (int i = 0; i < 60; i++) {
      pickle.op('2', 0x86);
    }
    refuses(pickle.stop(), "it holds more than 1000000 values, counting shared ones each time");
  }

  @Test
  void refusesNestingBeyondItsLimit() {
    PickleBytes pickle = pickle().op('N');
    for (int i = 0; i < 100_000; i++) {
      pickle.op(0x85);
    }
    refuses(pickle.stop(), "its values are nested deeper than 256 at '0.0.0");
  }

  @Test
  void refusesPicklesOfTooManySteps() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x80, 2});
    byte[] lists = new byte[Unpickler.MAX_STEPS];
    Arrays.fill(lists, (byte) ']');
    bytes.writeBytes(lists);
    refuses(bytes.toByteArray(), "its pickle takes more than 2000000 steps");
  }

  @Test
  void refusesBytesMadeAgainAndAgainOfOneText() {
    PickleBytes pickle = pickle().global("_codecs", "encode").op('q', 0);
    pickle.text("x".repeat(1 << 20)).text("latin1").op(0x86, 'q', 1);
    for (int i = 0; i < 1000; i++) {
      pickle.op('h', 0, 'h', 1, 'R');
    }
    refuses(pickle.stop(), "its pickle takes more than 2000000 steps");
  }

  @Test
  void refusesNamesThatGrowWithEachLevel() {
    PickleBytes pickle = pickle().text("k".repeat(3000)).op('q', 0, '}', '}');
    pickle.op('h', 0, 'N', 's');
    pickle.op('q', 1, '0', 'h', 0, 'h', 1, 's');
    refuses(pickle.stop(), "is longer than 4096 characters");
  }

  private void refuses(byte[] pickle, String why) {
    Path file = Archives.write(folder, Archives.pytorch(pickle));

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(why);
  }

  static long allocatedBy(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
