package io.naflow.jobs.compare.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedValuesTest {
  @Test
  void whatIsUnpackedIsWhatWasPackedToTheBit() {
    int[] items = {0, 1, 2, 700, 5, Integer.MAX_VALUE, 0};
    double[] values = {0, -0.0, 1e-300, -Math.PI, Double.MAX_VALUE, Double.MIN_VALUE, 1};
    var unpacked = new PackedValues();
    unpacked.add(9, 9);
    PackedValues packed = of(items, values);

    unpacked.addAll(packed.packedItems(), packed.packedValues());

    assertThat(unpacked.size()).isEqualTo(8);
    assertThat(unpacked.values()[0]).isEqualTo(9);
    for (int i = 0; i < items.length; i++) {
      assertThat(unpacked.item(i + 1)).isEqualTo(items[i]);
      assertThat(Double.doubleToRawLongBits(unpacked.values()[i + 1]))
          .isEqualTo(Double.doubleToRawLongBits(values[i]));
    }
  }

  @Test
  void neighboursTakeAByteEach() {
    int[] items = IntStream.range(1000, 1500).toArray();
    assertThat(of(items, new double[500]).packedItems()).hasSize(500 + 1);
  }

  @Test
  void sortedValuesFollowTheItemsAndThenTheirSize() {
    PackedValues sorted = of(new int[] {3, 1, 3, 2, 1}, new double[] {5, 8, -5, 7, 2}).sorted();
    assertThat(IntStream.range(0, 5).map(sorted::item)).containsExactly(1, 1, 2, 3, 3);
    assertThat(sorted.values()).containsExactly(2, 8, 7, -5, 5);
  }

  @Test
  void manyGrowAndKeepTheirOrder() {
    int[] items = new Random(1).ints(100_000, 0, 1_000_000).distinct().toArray();
    double[] values = IntStream.of(items).mapToDouble(item -> item / 7.0).toArray();
    PackedValues sorted = of(items, values).sorted();
    int[] expected = IntStream.of(items).sorted().toArray();
    assertThat(IntStream.range(0, items.length).map(sorted::item).toArray()).isEqualTo(expected);
    assertThat(sorted.values())
        .isEqualTo(IntStream.of(expected).mapToDouble(item -> item / 7.0).toArray());
  }

  private static PackedValues of(int[] items, double[] values) {
    var packed = new PackedValues();
    for (int i = 0; i < items.length; i++) {
      packed.add(items[i], values[i]);
    }
    return packed;
  }
}
