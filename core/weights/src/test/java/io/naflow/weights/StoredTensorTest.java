package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTensorTest {

  private static final long BEYOND = 5L << 30;

  @TempDir Path folder;

  @Test
  void readsBeyondTwoGigabytes() throws IOException {
    Path file = folder.resolve("sparse.bin");
    ByteBuffer numbers =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(numbers.flip(), BEYOND);
    }
    Storage storage =
        new Storage.InFile(SourceFile.of(file), 4, BEYOND + 8, ByteOrder.LITTLE_ENDIAN);
    Layout layout = new Layout(List.of(3L), List.of(1L), BEYOND / 4 - 1);

    StoredTensor tensor = new StoredTensor("far", DType.F32, layout, storage);
    assertThat(tensor.toFloats()).containsExactly(1, 2, 3);

    Layout apart = new Layout(List.of(2L, 2L), List.of(2L, BEYOND / 4 - 1), 0);
    StoredTensor corners = new StoredTensor("corners", DType.F32, apart, storage);
    assertThat(corners.toFloats()).containsExactly(0, 1, 0, 3);

    Layout all = Layout.rowMajor(List.of(storage.bytes() / 4));
    StoredTensor whole = new StoredTensor("whole", DType.F32, all, storage);
    assertThat(whole.elements()).isEqualTo(BEYOND / 4 + 2);
    assertThatThrownBy(() -> whole.copyTo(ByteBuffer.allocate(8)))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot take tensor whole into memory: its shape [1342177282] of F32 has 1342177282"
                + " elements, too many for one array; save it in parts");
  }

  @Test
  void readsLargeViewsAsASliceOfTheirStorage() throws IOException {
    int rows = 700;
    int columns = 900;
    Random random = new Random(3);
    float[] table = new float[rows * columns];
    ByteBuffer bytes = ByteBuffer.allocate(4 * table.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < table.length; i++) {
      table[i] = random.nextFloat();
      bytes.putFloat(table[i]);
    }
    Path file = Files.write(folder.resolve("table.bin"), bytes.array());
    Storage storage =
        new Storage.InFile(SourceFile.of(file), 0, bytes.capacity(), ByteOrder.LITTLE_ENDIAN);
    Layout turned = new Layout(List.of(300L, 200L), List.of(2L, 3L * columns), columns + 5);

    float[] view = new StoredTensor("view", DType.F32, turned, storage).toFloats();

    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 200; j++) {
        assertThat(view[i * 200 + j]).isEqualTo(table[(1 + 3 * j) * columns + 5 + 2 * i]);
      }
    }
  }

  @Test
  void refusesAFileThatHasChangedSinceItWasRead() throws IOException {
    Path file = Files.write(folder.resolve("net.pt"), Fixtures.bytes("plain.pt"));
    StoredTensor tensor = Checkpoint.read(file).tensors().get("weight");
    assertThat(tensor.toFloats()).hasSize(5);

    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThatThrownBy(tensor::toFloats)
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(
            "Cannot read weights from " + file + ": the file has changed since it was checked")
        .hasMessageEndingWith(
            "; read the checkpoint again, and keep its file in place while it is in use");

    Files.delete(file);
    assertThatThrownBy(tensor::toDoubles)
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void isStillReadableAfterAThreadWasInterruptedWhileReadingIt() {
    StoredTensor tensor = Fixtures.read("plain.pt").tensors().get("weight");

    Thread.currentThread().interrupt();
    assertThatThrownBy(tensor::toFloats)
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(": the thread was interrupted; ");
    assertThat(Thread.interrupted()).isTrue();

    assertThat(tensor.toFloats()).hasSize(5);
  }

  @Test
  void refusesBuffersThatAreTooSmall() {
    StoredTensor tensor = Fixtures.read("plain.pt").tensors().get("weight");

    assertThatThrownBy(() -> tensor.copyTo(FloatBuffer.allocate(4)))
        .isInstanceOf(WeightsException.class)
        .hasMessage(
            "Cannot copy tensor weight: its shape [5] takes 5 floats and the buffer has room"
                + " for 4; give a larger buffer");
    assertThatThrownBy(() -> tensor.copyTo(ByteBuffer.allocate(19)))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining("takes 20 bytes and the buffer has room for 19");
  }
}
