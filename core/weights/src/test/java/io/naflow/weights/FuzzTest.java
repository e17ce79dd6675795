package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages every fixture in many ways: whatever comes of it, it is a checkpoint whose tensors can be
 * read or a {@link WeightsException}, in little memory. The seeds are fixed, so a failure repeats.
 */
@Timeout(120)
class FuzzTest {

  private static final int CASES_PER_FILE = 200;
  private static final int RANDOM_PICKLES = 5000;
  private static final long MAX_ALLOCATED = 64 << 20;

  /** Opcodes that do something, for pickles made at random. */
  private static final int[] OPCODES =
      "(.0123NIJKMLGFXUTSVCB]l)t}ds ae u p q r g h j c R i o b Q P"
          .chars()
          .filter(c -> c != ' ')
          .toArray();

  private static final int[] HIGH_OPCODES = {
    0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f,
    0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98
  };

  private static final String[][] NAMES = {
    {"torch._utils", "_rebuild_tensor_v2"},
    {"torch._utils", "_rebuild_tensor_v3"},
    {"torch._tensor", "_rebuild_from_type_v2"},
    {"torch", "FloatStorage"},
    {"torch", "float32"},
    {"torch", "Size"},
    {"torch", "device"},
    {"collections", "OrderedDict"},
    {"collections", "Counter"},
    {"builtins", "set"},
    {"numpy", "dtype"},
    {"numpy.core.multiarray", "scalar"},
    {"numpy.core.multiarray", "_reconstruct"},
    {"numpy.core.numeric", "_frombuffer"},
    {"_codecs", "encode"},
    {"copyreg", "_reconstructor"},
    {"torch.nn.modules.conv", "Conv2d"}
  };

  @TempDir Path folder;

  static Stream<String> files() {
    return Stream.concat(Fixtures.names(), Stream.of("torchscript.pt"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void survivesDamage(String name) {
    byte[] original = Fixtures.bytes(name);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < CASES_PER_FILE; i++) {
      survives(damaged(original, random), name + ", case " + i);
    }
  }

  private static byte[] damaged(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(3);
    for (int c = 0; c < changes && bytes.length > 0; c++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
        case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0xFF);
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        case 5 -> bytes = spliced(bytes, at, random.nextInt(16), 0, random);
        default -> bytes = spliced(bytes, at, 0, random.nextInt(16), random);
      }
    }
    return bytes;
  }

  /** With some bytes put in and some taken out. */
  private static byte[] spliced(byte[] bytes, int at, int in, int out, Random random) {
    int rest = Math.min(bytes.length, at + out);
    byte[] spliced = new byte[at + in + bytes.length - rest];
    random.nextBytes(spliced);
    System.arraycopy(bytes, 0, spliced, 0, at);
    System.arraycopy(bytes, rest, spliced, at + in, bytes.length - rest);
    return spliced;
  }

  @Test
  void survivesPicklesMadeAtRandom() {
    Random random = new Random(17);
    for (int i = 0; i < RANDOM_PICKLES; i++) {
      byte[] pickle = randomPickle(random);
      byte[] file = i % 4 == 0 ? Archives.legacy(pickle) : Archives.pytorch(pickle);
      survives(file, "pickle " + i);
    }
  }

  /** Four values to recall, then values, containers and calls, now and then any opcode at all. */
  private static byte[] randomPickle(Random random) {
    PickleBytes pickle = PickleBytes.protocol(2).op('}', 'q', 0);
    for (int i = 1; i < 4; i++) {
      name(pickle, random).op('q', i);
    }
    pickle.op('(');
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(16)) {
        case 0 -> name(pickle, random);
        case 1 -> pickle.text(random.nextBoolean() ? "f4" : "latin1");
        case 2 -> pickle.integer(random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(5));
        case 3 -> pickle.storage("FloatStorage", "0", random.nextInt(20) == 0 ? -1 : 4);
        case 4 -> pickle.tuple(random.nextInt(4), random.nextInt(4));
        case 5 ->
            pickle.tensor(
                "0",
                4,
                random.nextInt(3),
                new long[] {random.nextInt(4)},
                new long[] {random.nextInt(3)});
        case 6 -> pickle.op('(');
        case 7 -> pickle.op('h', random.nextInt(4));
        case 8 -> pickle.op(0x85 + random.nextInt(3));
        case 9 -> pickle.op("]})N".charAt(random.nextInt(4)));
        case 10 -> pickle.op("tledu".charAt(random.nextInt(5)));
        case 11 -> pickle.op("asb".charAt(random.nextInt(3)));
        case 12, 13 -> pickle.op('R');
        case 14 -> pickle.op(0x88);
        default ->
            pickle.op(
                random.nextBoolean()
                    ? OPCODES[random.nextInt(OPCODES.length)]
                    : HIGH_OPCODES[random.nextInt(HIGH_OPCODES.length)]);
      }
    }
    return pickle.stop();
  }

  private static PickleBytes name(PickleBytes pickle, Random random) {
    String[] name = NAMES[random.nextInt(NAMES.length)];
    return pickle.global(name[0], name[1]);
  }

  private void survives(byte[] content, String what) {
    Path file = Archives.write(folder, content);
    long allocated =
        HostileSizesTest.allocatedBy(
            () -> assertThatNoException().as(what).isThrownBy(() -> readAll(file)));
    assertThat(allocated).as(what).isLessThan(MAX_ALLOCATED);
  }

  private static void readAll(Path file) {
    try {
      Checkpoint checkpoint = Checkpoint.read(file);
      for (StoredTensor tensor : checkpoint.tensors().values()) {
        assertThat(tensor.toFloats()).hasSize((int) tensor.elements());
        assertThat(tensor.toDoubles()).hasSize((int) tensor.elements());
      }
      StateDict.of(checkpoint);
    } catch (WeightsException e) {
      assertThat(e).hasMessageStartingWith("Cannot ").hasMessageContainingAll(": ", "; ");
    }
  }
}
