package io.naflow.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryBankTest {
  private final MemoryBank memory = new MemoryBank(2, new float[] {1, 2, 3, 4, 5, 6});

  @Test
  void holdsOneEmbeddingAnImage() {
    assertThat(memory.size()).isEqualTo(3);
    assertThat(memory.embedding(1)).containsExactly(3, 4);
  }

  @Test
  void anImageThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> memory.embedding(3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Cannot find image 3 in a memory bank of 3: images count from 0");
  }

  @Test
  void numbersThatDoNotMakeWholeEmbeddingsAreRefused() {
    assertThatThrownBy(() -> new MemoryBank(4, new float[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot make a memory bank of 6 numbers in embeddings of 4: the length must be at least 1 and divide their number");
  }
}
