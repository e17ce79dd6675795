package io.naflow.jobs.report.read;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The columns of {@code layer_stats} that the report shows by layer. */
public enum Statistic {
  ENERGY_IN_BOX("energy_in_box", "Energy in the object's box", "share of the map in the box"),
  PEAK_IN_BOX("peak_in_box", "Peak in the object's box", "share of images"),
  ENERGY_IN_MASK("energy_in_mask", "Energy on the object's mask", "share of the map on the mask"),
  PEAK_IN_MASK("peak_in_mask", "Peak on the object's mask", "share of images"),
  ENTROPY("entropy_normalized", "Entropy", "0 one point, 1 even"),
  GINI("gini", "Gini coefficient", "0 even, 1 one point"),
  COVERAGE("coverage", "Coverage", "share over half the maximum"),
  SPREAD("spread", "Spread", "distance from the centre"),
  SIMILARITY_TO_PREVIOUS("similarity_to_previous", "Similarity to previous", "correlation"),
  SIMILARITY_TO_LAST("similarity_to_last", "Similarity to the last layer's map", "correlation"),
  ABANDONED("abandoned_share", "Abandoned neurons", "share of the layer's neurons"),
  RESIDUAL("inversion_residual", "Residual of the inversion", "relative residual");

  private static final List<Statistic> CHARTED =
      List.of(ENERGY_IN_BOX, ENERGY_IN_MASK, ENTROPY, SPREAD, SIMILARITY_TO_LAST, RESIDUAL);

  private final String column;
  private final String title;
  private final String unit;

  Statistic(String column, String title, String unit) {
    this.column = column;
    this.title = title;
    this.unit = unit;
  }

  /** Those with curves of their own. */
  public static List<Statistic> charted() {
    return CHARTED;
  }

  /** The statistic of a column, if the report knows it. */
  public static Optional<Statistic> of(String column) {
    return Stream.of(values()).filter(statistic -> statistic.column.equals(column)).findFirst();
  }

  public String column() {
    return column;
  }

  public String title() {
    return title;
  }

  /** What its values are, for axes. */
  public String unit() {
    return unit;
  }
}
