package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.CsvCells.NoCellException;
import io.naflow.jobs.dataset.truth.TextFiles.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A text file with a header, or a folder of such files with the same header. The separator is the
 * one that the header has: a comma, or else a semicolon, tab or bar.
 */
final class CsvTable implements LabelTable {
  private static final String SEPARATORS = ",;\t|";

  private final String source;
  private final List<TextFile> files;
  private final char separator;
  private final List<String> columns;
  private final List<String> foldersBeside;
  private long shortRows;

  private CsvTable(
      String source,
      List<TextFile> files,
      char separator,
      List<String> columns,
      List<String> foldersBeside) {
    this.source = source;
    this.files = files;
    this.separator = separator;
    this.columns = columns;
    this.foldersBeside = foldersBeside;
  }

  /**
   * @throws DatasetException if it cannot be read or has no header
   */
  static CsvTable open(String source, Configuration hadoop) {
    List<TextFile> files = TextFiles.of(source, hadoop);
    char separator = separator(source, files.get(0));
    List<String> columns = header(source, files.get(0), separator);
    for (TextFile file : files) {
      List<String> other = header(source, file, separator);
      if (!other.equals(columns)) {
        throw new DatasetException(
            "Cannot use labels %s: its files have different headers, %s and, in %s, %s; give them the same"
                .formatted(source, columns, file.name(), other));
      }
    }
    return new CsvTable(source, files, separator, columns, TextFiles.foldersBeside(source, hadoop));
  }

  private static char separator(String source, TextFile file) {
    for (char separator : SEPARATORS.toCharArray()) {
      try {
        if (firstRow(source, file, separator).size() > 1) {
          return separator;
        }
      } catch (NoCellException notThisOne) {
        continue;
      }
    }
    return ',';
  }

  private static List<String> header(String source, TextFile file, char separator) {
    try {
      return firstRow(source, file, separator);
    } catch (NoCellException e) {
      throw noCell(source, file, e);
    }
  }

  private static List<String> firstRow(String source, TextFile file, char separator)
      throws NoCellException {
    try (Reader text = file.open()) {
      return new CsvCells(text, separator)
          .next()
          .orElseThrow(
              () ->
                  new DatasetException(
                      "Cannot use labels %s: %s is empty; its first line must name the columns, such as image,label"
                          .formatted(source, file.name())));
    } catch (NoCellException e) {
      throw e;
    } catch (CharacterCodingException e) {
      throw TextFiles.notUtf8(source, e);
    } catch (IOException e) {
      throw TextFiles.unreadable(source, e);
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Optional<String> remark() {
    return switch (separator) {
      case ',' -> Optional.empty();
      case '\t' -> Optional.of("separated by tabs");
      default -> Optional.of("separated by '%s'".formatted(separator));
    };
  }

  @Override
  public void forEach(Consumer<TableRow> each) {
    for (TextFile file : files) {
      try (Reader text = file.open()) {
        forEach(file, new CsvCells(text, separator), each);
      } catch (NoCellException e) {
        throw noCell(source, file, e);
      } catch (CharacterCodingException e) {
        throw TextFiles.notUtf8(source, e);
      } catch (IOException e) {
        throw TextFiles.unreadable(source, e);
      }
    }
  }

  private void forEach(TextFile file, CsvCells cells, Consumer<TableRow> each) throws IOException {
    cells.next();
    Optional<List<String>> row = cells.next();
    while (row.isPresent()) {
      String place = (files.size() == 1 ? "line " : file.name() + " line ") + cells.line();
      each.accept(new TableRow(place, whole(place, row.get())));
      row = cells.next();
    }
  }

  private static DatasetException noCell(String source, TextFile file, NoCellException e) {
    return new DatasetException(
        "Cannot use labels %s: %s of %s; close each quote, and double those that are part of a cell"
            .formatted(source, e.getMessage(), file.name()),
        e);
  }

  /** As many cells as there are columns; spreadsheets add empty ones, or leave them out. */
  private List<String> whole(String place, List<String> row) {
    if (row.stream().skip(columns.size()).anyMatch(cell -> !cell.isEmpty())) {
      throw new DatasetException(
          "Cannot use labels %s: %s has %d cells and the header %d (%s): %s; put quotes around cells with the separator in them"
              .formatted(
                  source,
                  place,
                  row.size(),
                  columns.size(),
                  String.join(", ", columns),
                  shown(row)));
    } else if (row.size() >= columns.size()) {
      return row.subList(0, columns.size());
    }
    shortRows++;
    var filled = new ArrayList<>(row);
    filled.addAll(Collections.nCopies(columns.size() - row.size(), ""));
    return filled;
  }

  @Override
  public List<String> warnings() {
    var warnings = new ArrayList<>(foldersBeside);
    if (shortRows > 0) {
      warnings.add(
          "warning   %,d rows of %s have fewer cells than its header; those that are missing count as empty"
              .formatted(shortRows, source));
    }
    return warnings;
  }

  private static String shown(List<String> row) {
    String text = String.join(" | ", row);
    return text.length() > 120 ? text.substring(0, 120) + "..." : text;
  }
}
