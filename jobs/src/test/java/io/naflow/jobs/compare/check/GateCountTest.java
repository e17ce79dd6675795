package io.naflow.jobs.compare.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.table.GateRow.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateCountTest {
  @Test
  void whatStandsAgainstAVerdictIsCountedAndSaid() {
    var some =
        GateCount.of(
            List.of(Status.MET, Status.UNDECIDED, Status.NOT_MET, Status.UNDECIDED, Status.MET));

    assertThat(some).isEqualTo(new GateCount(5, 1, 2));
    assertThat(some.said()).isEqualTo("1 not met, 2 undecided of 5");
    assertThat(GateCount.of(List.of(Status.NOT_MET)).said()).isEqualTo("1 not met of 1");
    assertThat(GateCount.of(List.of(Status.MET, Status.MET)).said()).isEqualTo("all 2 met");
  }
}
