package io.naflow.jobs.dataset.parquet;

import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.Type;

/**
 * Parquet files with images in them.
 *
 * @param root the file, or the folder of files
 * @param files in the order of their names
 * @param column that holds the images
 * @param classNames of the label's numbers by column, where Hugging Face's schema has them
 */
public record ParquetStore(
    String root, List<ParquetFile> files, ImageColumn column, ClassLabels classNames) {
  private static final String MAGIC = "PAR1";
  private static final List<String> USUAL = List.of("image", "img");

  public ParquetStore {
    files = List.copyOf(files);
  }

  /** Whether a path is a Parquet file. */
  public static boolean isFile(String path, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    FileSystem fileSystem = file.getFileSystem(hadoop);
    if (!fileSystem.exists(file) || fileSystem.getFileStatus(file).isDirectory()) {
      return false;
    }
    try (FSDataInputStream in = fileSystem.open(file)) {
      byte[] first = new byte[MAGIC.length()];
      return in.read(first) == first.length
          && new String(first, StandardCharsets.ISO_8859_1).equals(MAGIC);
    }
  }

  /**
   * The images in Parquet files; empty where the first of them has no column of bytes.
   *
   * @param names paths below the root; one empty path where the root is the file
   * @param wanted the column's name, if it has been said
   * @throws DatasetException if a file cannot be read, or they differ, or it is not sure which
   *     column is meant
   */
  public static Optional<ParquetStore> open(
      String root, Collection<String> names, Optional<String> wanted, Configuration hadoop) {
    var files = new ArrayList<ParquetFile>();
    Optional<Content> first = Optional.empty();
    for (String name : names) {
      Path path = ParquetFile.path(new Path(root), name);
      try {
        FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
        String footer = footer(path, status, hadoop);
        try (var rows = new RowReader(path, hadoop)) {
          Optional<Content> content = content(path, rows.metadata(), wanted);
          if (content.isEmpty() && files.isEmpty()) {
            return Optional.empty();
          } else if (!files.isEmpty() && !content.equals(first)) {
            throw new DatasetException(
                "Cannot read dataset %s: %s has other columns or class names than the files before it; give files of one data set"
                    .formatted(root, name));
          }
          first = content;
          files.add(
              new ParquetFile(
                  name, status.getPath().toString(), status.getLen(), rows.count(), footer));
        }
      } catch (IOException | ParquetRuntimeException e) {
        throw unreadable(path, e);
      }
    }
    return first.map(
        content -> new ParquetStore(root, files, content.images(), content.classNames()));
  }

  /** What is the same in all files. */
  private record Content(List<String> columns, ImageColumn images, ClassLabels classNames) {}

  private static Optional<Content> content(
      Path path, FileMetaData metadata, Optional<String> wanted) {
    List<ImageColumn> columns = ImageColumn.of(metadata.getSchema());
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Content(
                metadata.getSchema().getFields().stream().map(Type::getName).toList(),
                chosen(path.toString(), columns, wanted),
                ClassLabels.of(metadata)));
  }

  private static DatasetException unreadable(Path path, Exception e) {
    return new DatasetException(
        "Cannot read dataset %s: %s; give whole Parquet files".formatted(path, Because.of(e)), e);
  }

  private static ImageColumn chosen(
      String file, List<ImageColumn> columns, Optional<String> wanted) {
    List<ImageColumn> usual =
        columns.stream()
            .filter(
                column -> wanted.map(column.name()::equals).orElse(USUAL.contains(column.name())))
            .toList();
    List<ImageColumn> fit = usual.isEmpty() && wanted.isEmpty() ? columns : usual;
    if (fit.size() == 1) {
      return fit.get(0);
    }
    throw new DatasetException(
        "Cannot read dataset %s: %s; say which with dataset.labels: {path: %s, image: COLUMN}"
            .formatted(
                file,
                columns.isEmpty()
                    ? "it has no column of images"
                    : "columns %s hold bytes%s"
                        .formatted(
                            columns.stream()
                                .map(column -> "'" + column.name() + "'")
                                .collect(Collectors.joining(", ")),
                            wanted.map(name -> ", and none is '" + name + "'").orElse("")),
                file));
  }

  /** The end of the file has sizes, places and least and greatest values of all columns. */
  private static String footer(Path path, FileStatus status, Configuration hadoop)
      throws IOException {
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      byte[] end = new byte[8];
      if (status.getLen() < end.length + MAGIC.length()) {
        throw new IOException("it has %d bytes".formatted(status.getLen()));
      }
      in.readFully(status.getLen() - end.length, end);
      String magic = new String(end, 4, MAGIC.length(), StandardCharsets.ISO_8859_1);
      int length =
          (end[0] & 0xFF) | (end[1] & 0xFF) << 8 | (end[2] & 0xFF) << 16 | (end[3] & 0xFF) << 24;
      if (!magic.equals(MAGIC) || length < 0 || length > status.getLen() - 2 * MAGIC.length()) {
        throw new IOException("it does not end as a Parquet file does");
      }
      byte[] footer = new byte[length];
      in.readFully(status.getLen() - end.length - length, footer);
      return Sha256.hex(footer);
    }
  }

  /**
   * Where each image is, by its name.
   *
   * @throws IOException if the files cannot be read
   */
  public Map<String, ParquetRow> rowsByName(Configuration hadoop) throws IOException {
    var all = new ArrayList<Map.Entry<ParquetRow, String>>();
    for (ParquetFile file : files) {
      try (var rows = new RowReader(new Path(file.uri()), hadoop)) {
        if (column.path()) {
          rows.only(column.pathsOf(rows.metadata().getSchema()));
        }
        for (long i = 0; i < file.rows(); i++) {
          String path = column.path() ? column.path(rows.read(i)).orElse("") : "";
          all.add(Map.entry(row(file, i), path));
        }
      }
    }
    return names(all);
  }

  /** A row of a file. */
  public ParquetRow row(ParquetFile file, long number) {
    return new ParquetRow(file.name(), file.length(), file.footer(), column.name(), number);
  }

  /**
   * Names of images: their paths, or file and row where there is no path or several have it.
   *
   * @param paths of the images, in the order that the names are to have
   */
  public Map<String, ParquetRow> names(List<Map.Entry<ParquetRow, String>> paths) {
    Map<String, Integer> uses = new HashMap<>();
    paths.forEach(image -> uses.merge(image.getValue(), 1, Integer::sum));
    var names = new LinkedHashMap<String, ParquetRow>();
    for (Map.Entry<ParquetRow, String> image : paths) {
      String path = image.getValue();
      boolean ownName = !path.isEmpty() && uses.get(path) == 1;
      names.put(ownName ? path : numbered(path, image.getKey()), image.getKey());
    }
    return names;
  }

  /** Unique in the dataset, whatever other paths there are. */
  public String numbered(String path, ParquetRow where) {
    return (path.isEmpty() ? "" : path + '#') + file(where) + '#' + where.row();
  }

  /** The file of a row, as people are told. */
  public String file(ParquetRow where) {
    return where.file().isEmpty() ? new Path(root).getName() : where.file();
  }

  /** The files' URIs. */
  public List<String> paths() {
    return files.stream().map(ParquetFile::uri).toList();
  }

  /** Of all files. */
  public long rows() {
    return files.stream().mapToLong(ParquetFile::rows).sum();
  }
}
