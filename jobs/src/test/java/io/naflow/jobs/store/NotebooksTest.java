package io.naflow.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.testing.DemoTables;
import io.naflow.jobs.testing.SqlAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotebooksTest {
  private static final Pattern SQL =
      Pattern.compile("spark\\.sql\\(\"\"\"(.*?)\"\"\"\\)", Pattern.DOTALL);
  private static final Pattern SHOWN =
      Pattern.compile(
          "spark\\.sql\\(\"\"\"(.*?)\"\"\"\\)\\.show\\(truncate=False\\)", Pattern.DOTALL);

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  private static List<JsonNode> codeCells(Path notebook) throws IOException {
    JsonNode cells = new ObjectMapper().readTree(notebook.toFile()).path("cells");
    return StreamSupport.stream(cells.spliterator(), false)
        .filter(cell -> cell.path("cell_type").asText().equals("code"))
        .toList();
  }

  /** Notebooks keep text as a list of lines. */
  private static String text(JsonNode lines) {
    return StreamSupport.stream(lines.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void everyQueryOfTheNotebookRunsAndAnswersSomething(Path notebook) throws IOException {
    SparkSession spark = DemoTables.session();
    int queries = 0;
    for (JsonNode cell : codeCells(notebook)) {
      for (MatchResult sql : SQL.matcher(text(cell.path("source"))).results().toList()) {
        assertThat(spark.sql(sql.group(1)).count()).as(sql.group(1)).isPositive();
        queries++;
      }
    }
    assertThat(queries).isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void theAnswersShownAreThoseOfTheDemo(Path notebook) throws IOException {
    SparkSession spark = DemoTables.session();
    int shown = 0;
    for (JsonNode cell : codeCells(notebook)) {
      for (MatchResult sql : SHOWN.matcher(text(cell.path("source"))).results().toList()) {
        String printed = text(cell.path("outputs").path(0).path("text"));
        assertThat(printed.strip())
            .as("%s is out of date; run scripts/run-notebooks.py", notebook)
            .isEqualTo(SqlAnswers.of(spark, sql.group(1)).strip());
        shown++;
      }
    }
    assertThat(shown).isPositive();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void everyCellIsCommittedWithoutErrors(Path notebook) throws IOException {
    for (JsonNode cell : codeCells(notebook)) {
      assertThat(cell.path("outputs").toString()).doesNotContain("\"output_type\":\"error\"");
      assertThat(cell.path("execution_count").isInt()).as(text(cell.path("source"))).isTrue();
    }
  }
}
