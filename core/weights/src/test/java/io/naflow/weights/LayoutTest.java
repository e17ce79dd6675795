package io.naflow.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LayoutTest {

  @Test
  void countsElementsWithoutOverflow() {
    assertThat(Layout.count(List.of())).hasValue(1);
    assertThat(Layout.count(List.of(2L, 3L))).hasValue(6);
    assertThat(Layout.count(List.of(1L << 40, 0L, 1L << 40))).hasValue(0);
    assertThat(Layout.count(List.of(1L << 31, 1L << 31))).hasValue(1L << 62);
    assertThat(Layout.count(List.of(1L << 32, 1L << 31))).isEmpty();
    assertThat(Layout.count(List.of(1L << 32, 1L << 32))).isEmpty();
    assertThat(Layout.count(List.of(0L, -1L))).isEmpty();
  }

  @Test
  void knowsHowLongAStorageMustBe() {
    assertThat(layout(List.of(2L, 3L), List.of(4L, 1L), 5).requiredLength())
        .hasValue(5 + 4 + 2 + 1);
    assertThat(layout(List.of(0L), List.of(9L), 7).requiredLength()).hasValue(0);
    assertThat(layout(List.of(), List.of(), Long.MAX_VALUE).requiredLength())
        .isEqualTo(OptionalLong.empty());
    assertThat(layout(List.of(2L), List.of(-1L), 5).requiredLength()).isEmpty();
  }

  @Test
  void knowsWhatIsContiguous() {
    assertThat(Layout.rowMajor(List.of(2L, 3L, 4L)).contiguous()).isTrue();
    assertThat(layout(List.of(2L, 1L, 4L), List.of(4L, 99L, 1L), 3).contiguous()).isTrue();
    assertThat(layout(List.of(2L, 4L), List.of(1L, 2L), 0).contiguous()).isFalse();
    assertThat(layout(List.of(), List.of(), 2).contiguous()).isTrue();
  }

  @Test
  void visitsElementsInTheOrderOfTheStorage() {
    List<String> visits = new ArrayList<>();

    layout(List.of(2L, 3L), List.of(1L, 4L), 10)
        .inStorageOrder((element, target) -> visits.add(element + "->" + target));

    assertThat(visits).containsExactly("10->0", "11->3", "14->1", "15->4", "18->2", "19->5");
  }

  @Test
  void tellsNestedViewsFromOverlappingOnes() {
    assertThat(layout(List.of(2L, 3L), List.of(1L, 2L), 0).nested()).isTrue();
    assertThat(layout(List.of(5L, 3L), List.of(0L, 1L), 0).nested()).isTrue();
    assertThat(layout(List.of(2L, 3L), List.of(1L, 1L), 0).nested()).isFalse();
    assertThat(layout(List.of(4L, 2L), List.of(1L, 3L), 0).nested()).isFalse();
  }

  private static Layout layout(List<Long> shape, List<Long> strides, long offset) {
    return new Layout(shape, strides, offset);
  }
}
