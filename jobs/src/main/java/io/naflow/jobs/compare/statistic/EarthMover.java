package io.naflow.jobs.compare.statistic;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Earth mover's distance of two distributions over one grid: the least mass × way that turns one
 * into the other, the way as the crow flies (Rubner et al. 2000). Exact, by augmenting the flow
 * along shortest paths.
 */
public final class EarthMover {
  /** Mass that is left to rounding. */
  private static final double NOTHING = 1e-12;

  private EarthMover() {}

  /**
   * The distance, 0 (equal) to 1 (all mass from one corner to the opposite one).
   *
   * @param a side × side masses, row by row, not negative, their sum 1
   * @param b likewise
   * @param side of the grid, at least 2
   */
  public static double distance(double[] a, double[] b, int side) {
    check(a, side);
    check(b, side);
    // As ways obey the triangle inequality, mass that both have in a place stays there.
    int[] sources = places(a, b);
    int[] sinks = places(b, a);
    double[] supply = Arrays.stream(sources).mapToDouble(i -> a[i] - b[i]).toArray();
    double[] demand = Arrays.stream(sinks).mapToDouble(i -> b[i] - a[i]).toArray();
    double[][] cost = new double[sources.length][sinks.length];
    for (int i = 0; i < sources.length; i++) {
      for (int j = 0; j < sinks.length; j++) {
        double dy = sources[i] / side - sinks[j] / side;
        double dx = sources[i] % side - sinks[j] % side;
        cost[i][j] = Math.sqrt((dx * dx + dy * dy) / 2) / (side - 1);
      }
    }
    return new Flow(supply, demand, cost).cheapest();
  }

  private static void check(double[] masses, int side) {
    double sum = 0;
    for (double mass : masses) {
      sum += mass >= 0 ? mass : Double.NaN;
    }
    if (side < 2 || masses.length != side * side || !(Math.abs(sum - 1) < 1e-6)) {
      throw new IllegalArgumentException(
          "Cannot move earth between %d masses of sum %s on a grid of side %d: it takes side × side masses, none negative, of sum 1"
              .formatted(masses.length, sum, side));
    }
  }

  private static int[] places(double[] from, double[] to) {
    return IntStream.range(0, from.length).filter(i -> from[i] - to[i] > NOTHING).toArray();
  }

  /** A transportation problem being solved; sources are nodes 0..m-1, sinks m..m+n-1. */
  private static final class Flow {
    private final double[] supply;
    private final double[] demand;
    private final double[][] cost;
    private final double[][] flow;
    private final double[] potential;
    private final double[] length;
    private final int[] previous;

    Flow(double[] supply, double[] demand, double[][] cost) {
      this.supply = supply;
      this.demand = demand;
      this.cost = cost;
      this.flow = new double[supply.length][demand.length];
      int nodes = supply.length + demand.length;
      this.potential = new double[nodes];
      this.length = new double[nodes];
      this.previous = new int[nodes];
    }

    double cheapest() {
      int sink = nearestOpenSink();
      while (sink >= 0) {
        augment(sink);
        sink = nearestOpenSink();
      }
      double total = 0;
      for (int i = 0; i < supply.length; i++) {
        for (int j = 0; j < demand.length; j++) {
          total += flow[i][j] * cost[i][j];
        }
      }
      return total;
    }

    /** Dijkstra's algorithm over reduced costs; the node, or -1 if nothing is left to move. */
    private int nearestOpenSink() {
      int m = supply.length;
      boolean[] done = new boolean[length.length];
      Arrays.fill(previous, -1);
      for (int node = 0; node < length.length; node++) {
        length[node] = node < m && supply[node] > NOTHING ? 0 : Double.POSITIVE_INFINITY;
      }
      while (true) {
        int node = nearest(done);
        if (node < 0) {
          return -1;
        }
        done[node] = true;
        if (node >= m && demand[node - m] > NOTHING) {
          settle(length[node]);
          return node;
        }
        relax(node, done);
      }
    }

    private int nearest(boolean[] done) {
      int nearest = -1;
      for (int node = 0; node < length.length; node++) {
        boolean reachable = !done[node] && length[node] < Double.POSITIVE_INFINITY;
        if (reachable && (nearest < 0 || length[node] < length[nearest])) {
          nearest = node;
        }
      }
      return nearest;
    }

    private void relax(int node, boolean[] done) {
      int m = supply.length;
      int first = node < m ? m : 0;
      int end = node < m ? length.length : m;
      for (int other = first; other < end; other++) {
        boolean back = node >= m;
        if (done[other] || (back && flow[other][node - m] <= NOTHING)) {
          continue;
        }
        double way = back ? -cost[other][node - m] : cost[node][other - m];
        double reduced = Math.max(0, way + potential[node] - potential[other]);
        if (length[node] + reduced < length[other]) {
          length[other] = length[node] + reduced;
          previous[other] = node;
        }
      }
    }

    /** Keeps reduced costs from becoming negative. */
    private void settle(double reached) {
      for (int node = 0; node < length.length; node++) {
        potential[node] += Math.min(length[node], reached);
      }
    }

    private void augment(int sink) {
      int m = supply.length;
      double amount = demand[sink - m];
      int node = sink;
      while (previous[node] >= 0) {
        if (node < m) {
          amount = Math.min(amount, flow[node][previous[node] - m]);
        }
        node = previous[node];
      }
      amount = Math.min(amount, supply[node]);
      supply[node] -= amount;
      demand[sink - m] -= amount;
      for (int at = sink; previous[at] >= 0; at = previous[at]) {
        if (at < m) {
          flow[at][previous[at] - m] -= amount;
        } else {
          flow[previous[at]][at - m] += amount;
        }
      }
    }
  }
}
