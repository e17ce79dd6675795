package io.naflow.jobs.compare;

import io.naflow.jobs.config.Gate;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What is to be compared.
 *
 * @param tables a URI or a path: what an audit wrote to, or the {@code tables} in it
 * @param subjects which runs and models
 * @param effort how precisely
 * @param gates what is to be met; may be empty
 * @param allowSeeded whether models may be compared in whose weights nothing was learnt
 */
public record ComparisonRequest(
    String tables, Subjects subjects, Effort effort, List<Gate> gates, boolean allowSeeded) {
  public ComparisonRequest {
    gates = List.copyOf(gates);
  }

  /** Of models that have learnt something, or are marked as allowed in the audit. */
  public ComparisonRequest(String tables, Subjects subjects, Effort effort, List<Gate> gates) {
    this(tables, subjects, effort, gates, false);
  }

  /** All candidates of the latest run with its baseline, with the usual effort, without gates. */
  public static ComparisonRequest of(String tables) {
    return new ComparisonRequest(tables, Subjects.LATEST, Effort.USUAL, List.of());
  }

  /**
   * Runs and models; what is left out is found in the tables.
   *
   * @param baselineRun the baseline's run; the candidate's own if left out; {@code last-passed} for
   *     the last one of that name before it whose gates were met, and where there is none yet, its
   *     own, each model held against itself
   * @param candidateRun the candidate's run; the latest if left out
   * @param baseline model; if left out, within one run the one marked as baseline, and between two
   *     runs the candidate's namesake
   * @param candidate model; all others if left out, and between two runs all that both have
   */
  public record Subjects(
      Optional<String> baselineRun,
      Optional<String> candidateRun,
      Optional<String> baseline,
      Optional<String> candidate) {
    /** All candidates of the latest run with its baseline. */
    public static final Subjects LATEST =
        new Subjects(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * How precisely.
   *
   * @param resamples of the bootstrap
   * @param minImages slices with less are left out
   */
  public record Effort(int resamples, int minImages) implements Serializable {
    /** 1000 resamples, slices from 20 images. */
    public static final Effort USUAL = new Effort(1000, 20);

    public Effort {
      if (resamples < 100 || resamples > 100_000) {
        throw new IllegalArgumentException(
            "Cannot bootstrap with %d resamples: take 100 to 100000, usually 1000"
                .formatted(resamples));
      }
      if (minImages < 2) {
        throw new IllegalArgumentException(
            "Cannot take slices from %d images: it takes at least 2 to compare"
                .formatted(minImages));
      }
    }
  }
}
