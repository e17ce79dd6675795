package io.naflow.lab.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table in Markdown, a row a thing and a column a network. */
final class CostTable {
  private final String head;
  private final List<String> networks;
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

  CostTable(String head, List<String> networks) {
    this.head = head;
    this.networks = networks;
  }

  void put(String row, String network, String cell) {
    rows.computeIfAbsent(row, name -> new LinkedHashMap<>()).put(network, cell);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("| ")
        .append(head)
        .append(" | ")
        .append(String.join(" | ", networks))
        .append(" |\n");
    text.append("|---".repeat(networks.size() + 1)).append("|\n");
    rows.forEach(
        (name, cells) -> {
          text.append("| `").append(name).append("` |");
          networks.forEach(network -> text.append(' ').append(cells.get(network)).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }
}
