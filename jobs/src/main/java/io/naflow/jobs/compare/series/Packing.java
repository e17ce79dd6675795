package io.naflow.jobs.compare.series;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Gathers what a partition has of each series, so that its keys and its items' names are not
 * repeated with each number. Takes rows {@code (pair, side, method, layer, item, numbers...)},
 * gives rows of {@link #TYPE}.
 *
 * @param statistics the names of the numbers
 * @param index of the items
 */
public record Packing(List<String> statistics, Broadcast<ItemIndex> index)
    implements MapPartitionsFunction<Row, Row> {
  /** {@code pair, method, layer, statistic} are what is judged together. */
  public static final StructType TYPE =
      new StructType()
          .add("pair", DataTypes.IntegerType)
          .add("method", DataTypes.StringType)
          .add("layer", DataTypes.StringType)
          .add("statistic", DataTypes.StringType)
          .add("side", DataTypes.IntegerType)
          .add("items", DataTypes.BinaryType)
          .add("numbers", DataTypes.BinaryType);

  /** 12 bytes each, up to twice as much while arrays grow. */
  private static final int NUMBERS_AT_ONCE = 2_000_000;

  private static final int KEYS = 5;

  public Packing {
    statistics = List.copyOf(statistics);
  }

  /** Rows of numbers, packed. */
  public static Dataset<Row> of(
      Dataset<Row> rows, List<String> statistics, Broadcast<ItemIndex> index) {
    return rows.mapPartitions(new Packing(statistics, index), Encoders.row(TYPE));
  }

  private record Series(int pair, int side, String method, String layer) {}

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Packed(rows);
  }

  private final class Packed implements Iterator<Row> {
    private final Iterator<Row> rows;
    private Iterator<Row> ready = Collections.emptyIterator();
    private String lastName = "";
    private int lastItem = -1;

    Packed(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && rows.hasNext()) {
        ready = gathered();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      hasNext();
      return ready.next();
    }

    private Iterator<Row> gathered() {
      Map<Series, PackedValues[]> series = new LinkedHashMap<>();
      int held = 0;
      while (rows.hasNext() && held < NUMBERS_AT_ONCE) {
        Row row = rows.next();
        var key = new Series(row.getInt(0), row.getInt(1), row.getString(2), row.getString(3));
        PackedValues[] numbers = series.computeIfAbsent(key, any -> empty());
        int item = item(row.getString(4));
        for (int i = 0; i < numbers.length; i++) {
          if (!row.isNullAt(KEYS + i)) {
            numbers[i].add(item, row.getDouble(KEYS + i));
            held++;
          }
        }
      }
      var packed = new ArrayList<Row>();
      series.forEach((key, numbers) -> add(key, numbers, packed));
      return packed.iterator();
    }

    /** Rows of an image follow each other. */
    private int item(String name) {
      if (lastItem < 0 || !name.equals(lastName)) {
        lastItem = index.value().of(name);
        lastName = name;
      }
      return lastItem;
    }

    private PackedValues[] empty() {
      var empty = new PackedValues[statistics.size()];
      for (int i = 0; i < empty.length; i++) {
        empty[i] = new PackedValues();
      }
      return empty;
    }

    private void add(Series key, PackedValues[] numbers, List<Row> packed) {
      for (int i = 0; i < numbers.length; i++) {
        if (numbers[i].size() > 0) {
          packed.add(
              RowFactory.create(
                  key.pair(),
                  key.method(),
                  key.layer(),
                  statistics.get(i),
                  key.side(),
                  numbers[i].packedItems(),
                  numbers[i].packedValues()));
        }
      }
    }
  }
}
