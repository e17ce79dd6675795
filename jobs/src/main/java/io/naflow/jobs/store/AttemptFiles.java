package io.naflow.jobs.store;

import io.naflow.jobs.table.column.Table;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern NAMED =
      Pattern.compile(
          PREFIX + "(.+)-[0-9a-f]{8}-[0-9a-f]{4}" + Pattern.quote(SUFFIX), Pattern.DOTALL);

  private final Tree tree;
  private final Configuration configuration;
  private final StoreLayout layout;
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
  AttemptFiles(Tree tree, Configuration configuration, StoreLayout layout, String name) {
    String unique = name + "-" + UUID.randomUUID().toString().substring(0, UNIQUE_CHARACTERS);
    this.tree = tree;
    this.configuration = configuration;
    this.layout = layout;
    this.directory = layout.attempt(unique);
    this.fileName = PREFIX + unique + SUFFIX;
  }

  /** The name of the attempt that a file comes from; empty if no attempt names files so. */
  static Optional<String> nameOf(String file) {
    return Optional.of(NAMED.matcher(file)).filter(Matcher::matches).map(found -> found.group(1));
  }

  /** Adds a row; a refused one leaves the files as they were. */
  <R> void write(Table<R> table, R row) throws IOException {
    if (finished) {
      throw new IllegalStateException(
          "Cannot write a row of table '%s': the files are finished; write all rows before the commit"
              .formatted(table.name()));
    }
    table.check(row);
    open(table, table.partitionOf(row)).write(row);
  }

  /** Has a file for a partition that may stay without rows. */
  <R> void touch(Table<R> table, String partition) throws IOException {
    open(table, partition);
  }

  private <R> Open<R> open(Table<R> table, String partition) throws IOException {
    String run = StoreLayout.level(layout.runId());
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
    return file.as(table);
  }

  /** Ends all files; their paths relative to the directory are those they will have in staging. */
  List<StoredFile> finish() throws IOException {
    finished = true;
    while (!unclosed.isEmpty()) {
      // Out of the list first: a writer that could not be closed must not be closed again.
      unclosed.remove().close();
    }
    List<StoredFile> done = new ArrayList<>();
    for (Map.Entry<String, Open<?>> file : open.entrySet()) {
      Path path = new Path(directory, file.getKey());
      done.add(new StoredFile(file.getKey(), file.getValue().rows(), tree.length(path)));
    }
    return done;
  }

  /** Moves a finished file to its place in staging. */
  void stage(StoredFile file) throws IOException {
    tree.move(new Path(directory, file.path()), new Path(layout.staging(), file.path()));
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
  private static final class Open<R> {
    private final Table<R> table;
    private final ParquetWriter<R> writer;
    private long rows;

    Open(Table<R> table, ParquetWriter<R> writer) {
      this.table = table;
      this.writer = writer;
    }

    ParquetWriter<R> writer() {
      return writer;
    }

    long rows() {
      return rows;
    }

    void write(R row) throws IOException {
      writer.write(row);
      rows++;
    }

    /** The file for rows of a table, which must be its own. */
    @SuppressWarnings("unchecked") // a table's identity stands for its row's type
    <S> Open<S> as(Table<S> other) {
      if (table != (Object) other) {
        throw new IllegalArgumentException(
            "Cannot write to table '%s' by two declarations: use the one of Tables"
                .formatted(table.name()));
      }
      return (Open<S>) this;
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
