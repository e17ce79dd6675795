package io.naflow.testing;

import java.util.Arrays;

/**
 * Singular value decomposition of a small matrix in float64, by one-sided Jacobi rotations
 * (Hestenes 1958), and what follows from it: an answer that no iteration of the engine is part of.
 */
public final class DenseSvd {
  private static final int SWEEPS = 60;
  private static final double RANK = 1e-10;

  /** Columns {@code u_j σ_j}, each as an array. */
  private final double[][] scaled;

  private final double[][] right;
  private final double[] values;

  /** Of the matrix with these rows. */
  public DenseSvd(double[][] rows) {
    int n = rows[0].length;
    scaled = transpose(rows);
    right = new double[n][n];
    for (int j = 0; j < n; j++) {
      right[j][j] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(p, q);
        }
      }
    }
    values = Arrays.stream(scaled).mapToDouble(DenseSvd::norm).toArray();
  }

  private void rotate(int p, int q) {
    double both = dot(scaled[p], scaled[q]);
    if (both == 0) {
      return;
    }
    double zeta = (dot(scaled[q], scaled[q]) - dot(scaled[p], scaled[p])) / (2 * both);
    double t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double c = 1 / Math.hypot(1, t);
    turn(scaled[p], scaled[q], c, c * t);
    turn(right[p], right[q], c, c * t);
  }

  private static void turn(double[] a, double[] b, double c, double s) {
    for (int i = 0; i < a.length; i++) {
      double old = a[i];
      a[i] = c * old - s * b[i];
      b[i] = s * old + c * b[i];
    }
  }

  /** Largest singular value. */
  public double largest() {
    return Arrays.stream(values).max().orElse(0);
  }

  /** Smallest singular value that is not 0. */
  public double smallest() {
    return Arrays.stream(values).filter(value -> value > RANK * largest()).min().orElseThrow();
  }

  public double frobenius() {
    return norm(values);
  }

  /** The least-squares solution of least norm. */
  public double[] solve(double[] b) {
    double[] x = new double[right.length];
    for (int j = 0; j < values.length; j++) {
      if (values[j] > RANK * largest()) {
        double factor = dot(scaled[j], b) / (values[j] * values[j]);
        for (int i = 0; i < x.length; i++) {
          x[i] += factor * right[j][i];
        }
      }
    }
    return x;
  }

  public static double[][] transpose(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }

  public static double[] times(double[][] rows, double[] x) {
    return Arrays.stream(rows).mapToDouble(row -> dot(row, x)).toArray();
  }

  /** {@code b - Ax}. */
  public static double[] rest(double[][] rows, double[] x, double[] b) {
    double[] fit = times(rows, x);
    double[] rest = new double[b.length];
    Arrays.setAll(rest, i -> b[i] - fit[i]);
    return rest;
  }

  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
