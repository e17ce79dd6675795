package io.naflow.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkedOnTest {
  @Test
  void aMarkersTextIsReadBack() {
    var worked = new WorkedOn("cuda:0", "PyTorch 2.7.1", "0.1.0+abc-dirty");
    assertThat(WorkedOn.of(worked.text())).isEqualTo(worked);
  }

  @Test
  void aMarkerOfAnOlderBuildDoesNotNameIt() {
    assertThat(WorkedOn.of("cpu|PyTorch 2.7.1"))
        .isEqualTo(new WorkedOn("cpu", "PyTorch 2.7.1", "unknown"));
  }

  @Test
  void ofSeveralUnitsEachNameStandsOnce() {
    var one = new WorkedOn("cpu", "PyTorch 2.7.1", "0.2");
    var two = new WorkedOn("cuda:0", "PyTorch 2.7.1", "0.1");
    var both = new WorkedOn("cpu, cuda:0", "PyTorch 2.7.1", "0.1, 0.2");

    assertThat(WorkedOn.all(List.of(one, one))).isEqualTo(one);
    assertThat(one.isOfSeveralBuilds()).isFalse();
    assertThat(WorkedOn.all(List.of(one, two))).isEqualTo(both);
    assertThat(both.isOfSeveralBuilds()).isTrue();
    assertThat(WorkedOn.all(List.of(both, one))).isEqualTo(both);
  }
}
