package io.naflow.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.dataset.truth.CsvCells;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvLinesTest {
  private static List<String> of(String sql) {
    return CsvLines.of(LocalSpark.session().sql(sql));
  }

  @Test
  void listsMapsStructsAndBytesAreTextThatCanBeReadAgain() {
    assertThat(
            of(
                "SELECT map('link_loop', 2L) AS m, array(1, 2) AS a, struct('x' AS b) AS s, X'00ff' AS bytes, 0.5D AS d, true AS t"))
        .containsExactly(
            "m,a,s,bytes,d,t",
            "\"{\"\"link_loop\"\":2}\",\"[1,2]\",\"{\"\"b\"\":\"\"x\"\"}\",00FF,0.5,true");
  }

  @Test
  void twoColumnsMayHaveOneNameAndNamesMayHaveCommas() {
    assertThat(of("SELECT 1 AS x, 2 AS x, 3 AS `a,b`")).containsExactly("x,x,\"a,b\"", "1,2,3");
  }

  @Test
  void nothingAndEmptyTextAreTwoThings() {
    assertThat(of("SELECT NULL AS a, '' AS b, ' ' AS c")).containsExactly("a,b,c", ",\"\",\" \"");
  }

  @Test
  void namesOfFilesComeBackThroughAReader() throws IOException {
    List<String> names =
        List.of("a.jpg", "quo\"te", "a,b", "nl\nx", "back\\slash", "'", "\"\"", "é");
    var session = LocalSpark.session();
    var rows = session.createDataset(names, org.apache.spark.sql.Encoders.STRING()).toDF("image");
    var back = new ArrayList<String>();
    var cells = new CsvCells(new StringReader(String.join("\n", CsvLines.of(rows))), ',');
    for (Optional<List<String>> row = cells.next(); row.isPresent(); row = cells.next()) {
      back.addAll(row.get());
    }

    assertThat(back.subList(1, back.size())).isEqualTo(names);
  }
}
