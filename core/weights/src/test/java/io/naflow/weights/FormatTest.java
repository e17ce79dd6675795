package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormatTest {

  @TempDir Path folder;

  static Stream<Arguments> strangers() {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    return Stream.of(
        Arguments.of(new byte[0], "it is empty"),
        Arguments.of(ascii("x"), "its first bytes are of no known format (78)"),
        Arguments.of(
            ascii("version https://git-lfs.github.com/spec/v1\n"), "it is a Git LFS pointer"),
        Arguments.of(ascii("\n<!DOCTYPE html><html>"), "it is a web page or XML"),
        Arguments.of(new byte[] {(byte) 0x89, 'H', 'D', 'F'}, "it is an HDF5 file"),
        Arguments.of(tar, "it is a tar archive, as PyTorch saved before version 0.2"),
        Arguments.of(
            PickleBytes.protocol(2).op('}').stop(),
            "it is a pickle that torch.save did not write"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void saysWhatAFileOfNoKnownFormatIs(byte[] content, String why) {
    Path file = Archives.write(folder, content);

    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("Cannot read weights from " + file + ": " + why)
        .hasMessageContaining("; ");
  }

  @Test
  void saysThatAFileIsMissingOrAFolder() {
    Path missing = folder.resolve("none.pth");

    assertThatThrownBy(() -> Checkpoint.read(missing))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot read weights from "
                + missing
                + ": there is no such file or folder; check the path and the permissions")
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> Checkpoint.read(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot read weights from "
                + folder
                + ": it is a folder with 0 files of the name *.safetensors.index.json; give a folder of sharded safetensors with their index, or the path of one checkpoint file");
  }

  @Test
  void doesNotLookAtTheNameOfTheFile() throws IOException {
    Path file = folder.resolve("net.safetensors");
    Files.write(file, Fixtures.bytes("bare.legacy.pt"));

    assertThat(Checkpoint.read(file).format()).isEqualTo(Format.PYTORCH_LEGACY);
  }

  @Test
  void readsTheOldFormatWhateverTheProtocolOfItsMagicNumber() {
    byte[] rest = Archives.legacy(PickleBytes.protocol(2).op('}').stop());
    int magicLength = 15;
    for (byte[] magic :
        new byte[][] {
          ascii("L119547037146038801333356L\n."),
          PickleBytes.protocol(4)
              .op(0x95)
              .int64(13)
              .op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
              .stop()
        }) {
      byte[] file = Arrays.copyOf(magic, magic.length + rest.length - magicLength);
      System.arraycopy(rest, magicLength, file, magic.length, rest.length - magicLength);

      assertThat(Checkpoint.read(Archives.write(folder, file)).root().children()).isEmpty();
    }
  }

  @Test
  void refusesDamagedFilesOfTheOldFormat() {
    byte[] good = Fixtures.bytes("tensor.legacy.pt");
    refuses(Arrays.copyOf(good, good.length - 1), "storage '", "claims 3 elements of 4 bytes");
    refuses(Arrays.copyOf(good, good.length - 16), "it ends where");
    byte[] longer = good.clone();
    longer[good.length - 20] = 4;
    refuses(longer, "is announced with 3 elements and has 4");
    byte[] other = good.clone();
    other[15 + 3] = 0;
    refuses(other, "its protocol number is not 1001");
  }

  private void refuses(byte[] content, String... why) {
    assertThatThrownBy(() -> Checkpoint.read(Archives.write(folder, content)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll(why)
        .hasMessageContaining("; the file is damaged or was cut short: fetch it again");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
