package io.naflow.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.testing.DemoTables;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo's page as a browser's parser takes it, against the tables it was made from. */
class ReportTablesTest {
  private static SparkSession spark;
  private static Document page;

  @BeforeAll
  static void parsed() throws IOException {
    spark = DemoTables.session();
    page = Jsoup.parse(new Report(spark).html(Optional.empty(), Optional.empty()));
  }

  private static Element table(String caption) {
    List<Element> tables =
        page.select("table").stream()
            .filter(table -> table.selectFirst("caption").text().equals(caption))
            .toList();
    assertThat(tables).as(caption).hasSize(1);
    return tables.get(0);
  }

  private static List<String> headings(Element table) {
    return table.select("thead th").eachText();
  }

  private static List<List<String>> rows(Element table) {
    return table.select("tbody tr").stream()
        .map(row -> row.children().stream().map(Element::text).toList())
        .toList();
  }

  /** Values of a column by its heading, in the page's order. */
  private static List<String> column(Element table, String heading) {
    int at = headings(table).indexOf(heading);
    assertThat(at).as(heading + " in " + headings(table)).isNotNegative();
    return rows(table).stream().map(row -> row.get(at)).toList();
  }

  private static List<String> sql(String query) {
    return spark.sql(query).collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void everyRowOfEveryTableHasACellForEachHeading() {
    assertThat(page.select("table")).hasSizeGreaterThan(20);
    for (Element table : page.select("table")) {
      int columns = headings(table).size();
      assertThat(columns).isPositive();
      for (Element row : table.select("tbody tr")) {
        assertThat(row.children()).as(table.selectFirst("caption").text()).hasSize(columns);
        assertThat(row.children()).allMatch(cell -> List.of("th", "td").contains(cell.tagName()));
      }
    }
    assertThat(page.select("tbody td, tbody th")).allMatch(cell -> cell.closest("table") != null);
  }

  @Test
  void provenanceShowsWhatTheTableOfModelsHas() {
    Element models = table("Models");
    String order = " FROM models ORDER BY baseline DESC, model";
    assertThat(column(models, "Model")).isEqualTo(sql("SELECT model" + order)).hasSize(3);
    assertThat(column(models, "Architecture")).isEqualTo(sql("SELECT architecture" + order));
    assertThat(column(models, "Weights")).isEqualTo(sql("SELECT weights" + order));
    assertThat(column(models, "SHA-256 of the weights"))
        .isEqualTo(sql("SELECT weights_sha256" + order));
    assertThat(column(models, "Classes")).isEqualTo(sql("SELECT string(classes)" + order));
    assertThat(column(models, "Values").stream().map(text -> text.replaceAll("\\D", "")))
        .isEqualTo(sql("SELECT string(parameters)" + order));
    assertThat(column(models, "Preprocessing"))
        .isEqualTo(sql("SELECT replace(preprocessing, ';', '; ')" + order));
  }

  @Test
  void differencesAreTheRowsOfComparisons() {
    Element table = table("Differences over all images");
    List<Row> rows =
        spark
            .sql(
                """
                SELECT candidate, coalesce(method, ''), coalesce(layer, ''), statistic, n, mean_difference
                FROM comparisons WHERE slice = 'all' AND baseline <> candidate
                ORDER BY candidate, method, statistic, depth, layer
                """)
            .collectAsList();
    List<String> candidates = column(table, "Candidate");
    List<String> methods = column(table, "Method");
    List<String> layers = column(table, "Layer");
    List<String> statistics = column(table, "Statistic");
    List<String> differences = column(table, "Difference");
    assertThat(candidates).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertThat(List.of(candidates.get(i), methods.get(i), layers.get(i), statistics.get(i)))
          .isEqualTo(
              List.of(row.getString(0), row.getString(1), row.getString(2), row.getString(3)));
      if (Math.abs(row.getDouble(5)) >= 0.0005 && Math.abs(row.getDouble(5)) < 100) {
        assertThat(differences.get(i))
            .isEqualTo(String.format(Locale.ROOT, "%+.3f", row.getDouble(5)).replace("-", "−"));
      }
    }
  }

  @Test
  void gatesAreTheRowsOfGates() {
    Element table = table("Gates by place and slice");
    assertThat(column(table, "Gate").stream().sorted())
        .isEqualTo(sql("SELECT gate FROM gates ORDER BY gate"));
    assertThat(column(table, "n").stream().sorted())
        .isEqualTo(sql("SELECT string(n) AS n FROM gates ORDER BY n"));
    assertThat(column(table, "Statistic").stream().sorted())
        .isEqualTo(sql("SELECT statistic FROM gates ORDER BY statistic"));
  }

  @Test
  void accuraciesAreThoseOfThePredictions() {
    Element table = table("Accuracy by model");
    List<Row> rows =
        spark
            .sql(
                """
                SELECT model, string(count(*)), avg(int(correct)), avg(probability)
                FROM predictions JOIN models USING (run_id, model)
                GROUP BY model, baseline ORDER BY baseline DESC, model
                """)
            .collectAsList();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertThat(column(table, "Model").get(i)).startsWith(row.getString(0));
      assertThat(column(table, "Images").get(i)).isEqualTo(row.getString(1));
      assertThat(column(table, "Accuracy").get(i)).isEqualTo(percent(row.getDouble(2)));
      assertThat(column(table, "Mean probability").get(i)).isEqualTo(percent(row.getDouble(3)));
    }
  }

  /** With a plain blank, as the parser gives the page's narrow ones. */
  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
