package io.naflow.jobs.compare.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MapFileTest {
  private static final String LEVELS =
      "file:///my%20out/tables/maps/run_id=r1/model=a-b/method=naflow/";

  @Test
  void theBlockIsTheNumberBehindTheModelInAFilesName() {
    String uri = LEVELS + "part-a-b-00012-task-0-14-08df8dc8-ad1f.zstd.parquet";
    assertThat(MapFile.of(uri)).isEqualTo(new MapFile(uri, "r1", "a-b", "naflow", "00012"));
  }

  @Test
  void aFileOfAnotherNameSharesItsBlockWithNone() {
    String name = "part-00000-7a1c.c000.zstd.parquet";
    assertThat(MapFile.of(LEVELS + name).block()).isEqualTo(name);
  }

  @Test
  void aFileElsewhereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MapFile.of("file:///out/maps/model=a/method=b/c.parquet"))
        .withMessage(
            "Cannot tell whose maps 'file:///out/maps/model=a/method=b/c.parquet' has: a file of maps lies at run_id=R/model=M/method=K/; put it back there");
  }
}
