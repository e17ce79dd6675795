package io.naflow.jobs.compare.check;

import io.naflow.jobs.table.ComparisonRow;

/**
 * What counts as one gate: a candidate's, held against one baseline. Two comparisons of a run may
 * have gates of one name.
 *
 * @param gate its name
 * @param baselineRun the baseline's run
 * @param baseline the baseline's model
 * @param candidate the candidate's model
 */
public record GateId(String gate, String baselineRun, String baseline, String candidate) {
  static GateId of(String gate, ComparisonRow.Pair pair) {
    return new GateId(gate, pair.baselineRun(), pair.baseline(), pair.candidate());
  }
}
