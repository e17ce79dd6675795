package io.naflow.jobs.table.column;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** Rows as Parquet records; a refused row leaves the file as it was. */
final class TableWriteSupport<R> extends WriteSupport<R> {
  private final Table<R> table;
  private final List<Column<R>> stored;
  private RecordConsumer out;

  TableWriteSupport(Table<R> table) {
    this.table = table;
    this.stored = table.storedColumns();
  }

  @Override
  public String getName() {
    return table.name();
  }

  // Parquet 1.16 (Spark 4.1) would rather have its own configuration, which 1.13 (3.5) lacks.
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(table.messageType(), Map.of("naflow.table", table.name()));
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.out = recordConsumer;
  }

  @Override
  public void write(R row) {
    table.check(row);
    out.startMessage();
    Column.writeAll(out, stored, row);
    out.endMessage();
  }
}
