package io.naflow.session;

import io.naflow.similarity.MemoryBank;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StateDict;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import io.naflow.zoo.CheckpointLayout;
import java.nio.file.Path;
import java.util.List;

/** Reads the memory bank that some networks' checkpoints carry beside the parameters. */
public final class MemoryBanks {
  private MemoryBanks() {}

  /**
   * How large a memory bank is.
   *
   * @param images rows
   * @param length numbers of an embedding
   */
  public record Size(int images, int length) {}

  /**
   * How large a checkpoint's memory bank is, without its numbers.
   *
   * @param architecture whose checkpoints hold a memory bank
   * @throws IllegalArgumentException if the architecture's do not
   * @throws WeightsException if the file cannot be read or has none
   */
  public static Size size(Path file, Architecture architecture) {
    List<Long> shape = stored(file, architecture).shape();
    return new Size(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)));
  }

  /**
   * @param architecture whose checkpoints hold a memory bank
   * @throws IllegalArgumentException if the architecture's do not
   * @throws WeightsException if the file cannot be read or has none
   */
  public static MemoryBank read(Path file, Architecture architecture) {
    StoredTensor memory = stored(file, architecture);
    return new MemoryBank(Math.toIntExact(memory.shape().get(1)), memory.toFloats());
  }

  private static StoredTensor stored(Path file, Architecture architecture) {
    CheckpointLayout layout = architecture.layout();
    if (layout.memory().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read a memory bank from %s: checkpoints of %s hold none; embed a gallery of images instead"
              .formatted(file, architecture.id()));
    }
    Checkpoint checkpoint = Checkpoint.read(file);
    List<StoredTensor> found =
        List.copyOf(StateDict.at(checkpoint, layout.memory()).tensors().values());
    StoredTensor memory = found.get(0);
    if (found.size() != 1 || memory.shape().size() != 2) {
      throw WeightsException.cannot(
          "read a memory bank from " + file,
          "under %s there are %d tensors, the first of shape %s"
              .formatted(layout.memory(), found.size(), memory.shape()),
          "give a file that has one tensor there, a row an image");
    }
    return memory;
  }
}
