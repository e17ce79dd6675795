package io.naflow.jobs.store;

import io.naflow.jobs.schema.Table;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Parquet files in a directory of their own, one a table and partition, opened as rows come. */
final class AttemptFiles {
  /** Small, as a task has a file open for each table and method; a row of maps is about 10 kB. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private static final String PREFIX = "part-";
  private static final String SUFFIX = ".zstd.parquet";
  private static final int UNIQUE_CHARACTERS = 13;

  private final Tree tree;
  private final Configuration configuration;
  private final Layout layout;
  private final Path directory;
  private final String fileName;
  private final Map<String, Open<?>> open = new LinkedHashMap<>();
  private final Queue<ParquetWriter<?>> unclosed = new ArrayDeque<>();
  private boolean finished;

  /**
   * Files of one attempt.
   *
   * @param name what the files and the directory are named after; made unique here, so that files
   *     of two attempts, or of two runs of one id, are never taken for each other
   */
  AttemptFiles(Tree tree, Configuration configuration, Layout layout, String name) {
    String unique = name + "-" + UUID.randomUUID().toString().substring(0, UNIQUE_CHARACTERS);
    this.tree = tree;
    this.configuration = configuration;
    this.layout = layout;
    this.directory = layout.attempt(unique);
    this.fileName = PREFIX + unique + SUFFIX;
  }

  /** Whether a file comes from an attempt of that very name. */
  static boolean isNamed(String file, String name) {
    String before = PREFIX + name + "-";
    return file.startsWith(before)
        && file.endsWith(SUFFIX)
        && file.length() == before.length() + UNIQUE_CHARACTERS + SUFFIX.length();
  }

  /** Adds a row; a refused one leaves the files as they were. */
  <R> void write(Table<R> table, R row) throws IOException {
    if (finished) {
      throw new IllegalStateException(
          "Cannot write a row of table '%s': the files are finished; write all rows before the commit"
              .formatted(table.name()));
    }
    table.check(row);
    String run = Layout.level(layout.runId());
    String partition = table.partitionOf(row);
    if (!partition.equals(run) && !partition.startsWith(run + "/")) {
      throw new IllegalArgumentException(
          "Cannot write a row of table '%s' at %s: the store is open for run '%s'; open another for that run"
              .formatted(table.name(), partition, layout.runId()));
    }
    String path = table.name() + partition.substring(run.length()) + "/" + fileName;
    Open<?> file = open.get(path);
    if (file == null) {
      file = new Open<>(table, create(table, new Path(directory, path)));
      open.put(path, file);
      unclosed.add(file.writer());
    }
    file.as(table).write(row);
  }

  /** Ends all files; their paths relative to the directory are those they will have in staging. */
  List<String> finish() throws IOException {
    finished = true;
    while (!unclosed.isEmpty()) {
      // Out of the list first: a writer that could not be closed must not be closed again.
      unclosed.remove().close();
    }
    return List.copyOf(open.keySet());
  }

  /** Moves a finished file to its place in staging. */
  void stage(String path) throws IOException {
    tree.move(new Path(directory, path), new Path(layout.staging(), path));
  }

  /** A place in the attempt's directory. */
  Path own(String name) {
    return new Path(directory, name);
  }

  /** Deletes what the attempt still has to itself. */
  void discard() throws IOException {
    finished = true;
    try {
      closeRest();
    } finally {
      tree.delete(directory);
    }
  }

  /** Closes every one, also where closing another fails. */
  private void closeRest() throws IOException {
    if (unclosed.isEmpty()) {
      return;
    }
    try {
      unclosed.remove().close();
    } finally {
      closeRest();
    }
  }

  private <R> ParquetWriter<R> create(Table<R> table, Path path) throws IOException {
    var builder =
        new Builder<>(new NewFile(tree.files(), path), table)
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES);
    for (ColumnDescriptor column : table.messageType().getColumns()) {
      if (isBytes(column.getPrimitiveType())) {
        builder.withDictionaryEncoding(String.join(".", column.getPath()), false);
      }
    }
    return builder.build();
  }

  /** No two maps are alike: to look for them in a dictionary costs more than to write them. */
  private static boolean isBytes(PrimitiveType type) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && type.getLogicalTypeAnnotation() == null;
  }

  /** A file being written; keeps the row's type with the writer. */
  private record Open<R>(Table<R> table, ParquetWriter<R> writer) {
    /** The writer for rows of a table, which must be the file's own. */
    @SuppressWarnings("unchecked") // a table's identity stands for its row's type
    <S> ParquetWriter<S> as(Table<S> other) {
      if (table != (Object) other) {
        throw new IllegalArgumentException(
            "Cannot write to table '%s' by two declarations: use the one of Tables"
                .formatted(table.name()));
      }
      return (ParquetWriter<S>) writer;
    }
  }

  private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
    private final Table<R> table;

    Builder(OutputFile file, Table<R> table) {
      super(file);
      this.table = table;
    }

    @Override
    protected Builder<R> self() {
      return this;
    }

    // As TableWriteSupport.init: deprecated in Spark 4.1's Parquet, the only one in 3.5's.
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<R> getWriteSupport(Configuration ignored) {
      return table.writeSupport();
    }
  }
}
