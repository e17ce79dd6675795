package io.naflow.jobs.compare;

import io.naflow.jobs.compare.series.ItemIndex;
import io.naflow.jobs.compare.series.ItemSlices;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is compared, and what of each is known: one list for all pairs, held by every process, about
 * 100 bytes an item with names of 40 and two pairs.
 *
 * @param index the items by name
 * @param slices which slices each is in, pair by pair
 */
record Items(ItemIndex index, List<ItemSlices> slices) implements Serializable {
  /** Places among an item's dimensions. */
  static final int CLASS = 0;

  static final int OUTCOME = 1;
  static final int CONFIDENCE = 2;
  static final int OBJECT = 3;
  static final int MASK = 4;
  static final int DIMENSIONS = 5;

  /**
   * Collected, a partition at a time.
   *
   * @param rows {@code (item, pair, label, outcome, decile, object, mask)}, sorted by item; all but
   *     the item may be null
   * @param pairs how many
   */
  static Items of(Dataset<Row> rows, int pairs) {
    var index = new ItemIndex.Builder();
    var slices = new ArrayList<ItemSlices.Builder>();
    for (int i = 0; i < pairs; i++) {
      slices.add(new ItemSlices.Builder(DIMENSIONS));
    }
    String last = "";
    int item = -1;
    for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); ) {
      Row row = each.next();
      if (item < 0 || !row.getString(0).equals(last)) {
        last = row.getString(0);
        item = index.add(last);
      }
      if (!row.isNullAt(1)) {
        put(row, item, slices.get(row.getInt(1)));
      }
    }
    return new Items(index.build(), slices.stream().map(ItemSlices.Builder::build).toList());
  }

  private static void put(Row row, int item, ItemSlices.Builder slices) {
    if (!row.isNullAt(2)) {
      slices.put(item, CLASS, "class=" + row.getInt(2));
    }
    if (!row.isNullAt(3)) {
      slices.put(item, OUTCOME, "outcome=" + row.getString(3));
    }
    if (!row.isNullAt(4)) {
      slices.put(item, CONFIDENCE, String.format(Locale.ROOT, "confidence=%02d", row.getInt(4)));
    }
    if (!row.isNullAt(5)) {
      slices.put(item, OBJECT, "object=" + row.getString(5));
    }
    if (!row.isNullAt(6)) {
      slices.put(item, MASK, "mask=" + row.getString(6));
    }
  }
}
