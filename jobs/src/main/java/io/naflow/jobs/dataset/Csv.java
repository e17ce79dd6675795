package io.naflow.jobs.dataset;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values in memory, for small files; quoted cells may hold commas and lines. */
final class Csv {
  private Csv() {}

  /** The rows that are not empty. */
  static List<List<String>> rows(String text) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"' && (quoted || cell.toString().isBlank())) {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          if (row.size() > 1 || !row.get(0).isBlank()) {
            rows.add(List.copyOf(row));
          }
          row.clear();
        }
      } else {
        cell.append(c);
      }
    }
    return rows;
  }
}
