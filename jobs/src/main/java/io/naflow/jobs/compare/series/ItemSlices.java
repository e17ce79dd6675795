package io.naflow.jobs.compare.series;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which slices items belong to: in each dimension to one, or to none. */
public final class ItemSlices implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<String> names;
  private final int[][] of;

  private ItemSlices(List<String> names, int[][] of) {
    this.names = names;
    this.of = of;
  }

  /** Takes items in any order. */
  public static final class Builder {
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final int[][] of;

    public Builder(int dimensions) {
      this.of = new int[dimensions][0];
    }

    /** Puts an item into a slice. */
    public void put(int item, int dimension, String slice) {
      if (item >= of[dimension].length) {
        int length = of[dimension].length;
        of[dimension] = Arrays.copyOf(of[dimension], Math.max(item + 1, 2 * length));
        Arrays.fill(of[dimension], length, of[dimension].length, -1);
      }
      of[dimension][item] =
          places.computeIfAbsent(
              slice,
              name -> {
                names.add(name);
                return names.size() - 1;
              });
    }

    public ItemSlices build() {
      return new ItemSlices(List.copyOf(names), of);
    }
  }

  /** The same but for a dimension, in which no item is in a slice. */
  public ItemSlices without(int dimension) {
    int[][] others = of.clone();
    others[dimension] = new int[0];
    return new ItemSlices(names, others);
  }

  /** All slices. */
  public List<String> names() {
    return names;
  }

  /** An item's slice in a dimension, a place in {@link #names}; -1 for none. */
  public int of(int item, int dimension) {
    return item < of[dimension].length ? of[dimension][item] : -1;
  }
}
