package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchZipTest {

  private static final byte[] TENSOR =
      PickleBytes.protocol(2).tensor("0", 4, 0, new long[] {4}, new long[] {1}).stop();

  private static final int END_SIZE = 22;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"archive", "my net", "checkpoint_0090.pth", "\u00e9"})
  void takesAnyNameForTheFolder(String name) {
    byte[] storage =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, 2.5f).array();
    byte[] zip = Archives.zip(Map.of(name + "/data.pkl", TENSOR, name + "/data/0", storage));

    assertThat(read(zip).tensors().get("root").toFloats()).containsExactly(0, 2.5f, 0, 0);
  }

  @Test
  void readsArchivesWith64BitSizes() {
    assertThat(Fixtures.read("zip64.pt").tensors().get("weight").toFloats())
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void refusesCompressedEntries() {
    byte[] zip = Archives.zip(Map.of("a/data.pkl", TENSOR), ZipEntry.DEFLATED);

    refuses(zip, "entry 'a/data.pkl' of the archive is compressed (method 8");
  }

  @Test
  void refusesEncryptedEntries() {
    byte[] zip = Archives.pytorch(TENSOR);
    zip[directoryOf(zip) + 8] |= 1;

    refuses(zip, "entry 'archive/data.pkl' of the archive is encrypted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../data.pkl", "a/../data.pkl", "/etc/passwd", "a\\data.pkl", "C:/data.pkl", ""})
  void refusesNamesThatLeaveTheFolder(String name) {
    byte[] zip = Archives.zip(Map.of("archive/data.pkl", TENSOR, name, new byte[3]));

    refuses(zip, "has a name that torch.save does not write");
  }

  @Test
  void refusesAnEntryThatStandsTwice() {
    byte[] zip = Archives.zip(Map.of("a/data.pkl", TENSOR, "a/data.pkm", TENSOR));
    for (int at = 0; at < zip.length; at++) {
      if (zip[at] == 'm' && zip[at - 1] == 'k') {
        zip[at] = 'l';
      }
    }

    refuses(zip, "entry 'a/data.pkl' of the archive stands twice in the archive");
  }

  @Test
  void refusesEntriesThatOverlap() {
    byte[] zip = Archives.pytorch(TENSOR);
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int first = directoryOf(zip);
    bytes.putInt(first + 20, bytes.getInt(first + 20) + 1);
    bytes.putInt(first + 24, bytes.getInt(first + 24) + 1);

    refuses(zip, "entry 'archive/data.pkl' of the archive overlaps entry 'archive/data/0'");
  }

  @Test
  void refusesAnEntryLargerThanTheFile() {
    byte[] zip = Archives.pytorch(TENSOR);
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(directoryOf(zip) + 20, 0x7FFFFFFF).putInt(directoryOf(zip) + 24, 0x7FFFFFFF);

    refuses(zip, "claims 2147483647 bytes, and the file has room for");
  }

  @Test
  void refusesAnEntryWhoseOwnHeaderHasAnotherName() {
    byte[] zip = Archives.pytorch(TENSOR);
    zip[30] = 'A';

    refuses(zip, "entry 'archive/data.pkl' of the archive has another name or nothing at byte 0");
  }

  @Test
  void refusesADirectoryThatLiesElsewhere() {
    byte[] zip = Archives.pytorch(TENSOR);
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 6, 0x7FFFFFFF);

    refuses(zip, "its directory of 122 bytes at byte 2147483647 lies outside");
  }

  @Test
  void refusesADirectoryOfMoreEntriesThanItHasRoomFor() {
    byte[] zip = Archives.pytorch(TENSOR);
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 12, (short) 3);

    refuses(zip, "its directory of 122 bytes claims 3 entries");
  }

  @Test
  void refusesAnArchiveThatWasCutShort() {
    byte[] zip = Archives.pytorch(TENSOR);

    refuses(
        Arrays.copyOf(zip, zip.length - 1),
        "it starts as a zip archive and has no directory at its end; the file is damaged");
  }

  @Test
  void refusesArchivesOfOtherKinds() {
    refuses(
        Archives.zip(Map.of("readme.txt", new byte[1])),
        "it is a zip archive with 0 pickles of the name FOLDER/data.pkl");
    refuses(
        Archives.zip(Map.of("a/data.pkl", TENSOR, "b/data.pkl", TENSOR)),
        "it is a zip archive with 2 pickles");
    assertThatThrownBy(() -> Checkpoint.read(Fixtures.file("torchscript.pt")))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("it is a TorchScript program (torch.jit.save)");
  }

  @Test
  void refusesAnUnknownByteOrder() {
    refuses(
        Archives.zip(Map.of("a/data.pkl", TENSOR, "a/byteorder", new byte[] {'m', 'i', 'x'})),
        "its byte order is 'mix'");
  }

  private Checkpoint read(byte[] zip) {
    return Checkpoint.read(Archives.write(folder, zip));
  }

  private void refuses(byte[] zip, String why) {
    assertThatThrownBy(() -> read(zip))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("Cannot read weights from ")
        .hasMessageContaining(why);
  }

  /** Where the directory of a zip without comment starts. */
  private static int directoryOf(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.getInt(zip.length - END_SIZE + 16);
  }
}
