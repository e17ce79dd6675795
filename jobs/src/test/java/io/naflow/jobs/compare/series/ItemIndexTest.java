package io.naflow.jobs.compare.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.naflow.jobs.identity.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemIndexTest {
  private static ItemIndex of(List<String> names) {
    var builder = new ItemIndex.Builder();
    names.forEach(builder::add);
    return builder.build();
  }

  @Test
  void eachOfManyNamesIsFoundAtItsPlaceWithItsHash() {
    List<String> names = IntStream.range(0, 20_000).mapToObj("val/n%05d/é.png"::formatted).toList();
    ItemIndex index = of(names);
    assertThat(index.size()).isEqualTo(20_000);
    for (int i = 0; i < names.size(); i++) {
      assertThat(index.of(names.get(i))).isEqualTo(i);
      assertThat(index.name(i)).isEqualTo(names.get(i));
    }
    assertThat(index.hash(7)).isEqualTo(ByteBuffer.wrap(Sha256.of(names.get(7))).getLong());
    assertThat(index.names(new int[] {3, 1})).containsExactly(names.get(3), names.get(1));
  }

  @Test
  void namesWithEqualHashesAreToldApart() {
    // 31·'A' + 'a' = 31·'B' + 'B': equal in any hash of this kind, as in String's.
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    ItemIndex index = of(List.of("Aa", "BB"));
    assertThat(index.of("Aa")).isZero();
    assertThat(index.of("BB")).isEqualTo(1);
  }

  @Test
  void theOrderIsThatOfBytesAsInSpark() {
    // In UTF-16, as Java's strings compare, the surrogates of the second would come first.
    assertThat(of(List.of("\uffee", "\ud83d\ude00")).size()).isEqualTo(2);
    var builder = new ItemIndex.Builder();
    builder.add("b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("b"))
        .withMessage(
            "Cannot append 'b' to 1 names: it does not come after the last one; sort the names, and leave out doubles");
  }

  @Test
  void aNameThatIsNotThereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(List.of("a")).of("c"))
        .withMessage(
            "Cannot find 'c' among 1 names: it was not there when they were listed; run the command again");
    assertThatIllegalArgumentException().isThrownBy(() -> of(List.of()).of(""));
  }
}
