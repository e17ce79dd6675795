package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that mean something else to YAML, globs, URIs, SQL or shells. */
class AwkwardPathsTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a #2", "[ab] {c,d}", "a%20b", "it's \"so\"", "*?", "größe & co; $HOME"})
  void anAuditReadsAndWritesWhatIsNamed(String name) throws IOException {
    // What a glob, a decoded URI or a cut text would find in its place.
    for (String other : List.of("a", "a b", "ac", "zz")) {
      Files.createDirectories(folder.resolve(other).resolve("out/tables/predictions"));
      SceneFolder.write(folder.resolve(other), 1, 9);
    }
    Path here = Files.createDirectories(folder.resolve(name));
    SceneFolder scenes = SceneFolder.write(here, 3, 5);
    Path config = here.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        dataset: {path: x, labels: folders}
        models: [{id: plain, architecture: scenenet, weights: "bundled:scenenet"}]
        methods: [gradcam]
        """);
    Path out = here.resolve("out");

    AuditResult result =
        new Audit(spark, new PrintStream(OutputStream.nullOutputStream()))
            .run(
                new AuditRequest(
                    config.toString(),
                    List.of("dataset.path=" + scenes.images(), "dataset.labels=" + scenes.labels()),
                    out.toString(),
                    false,
                    false));

    assertThat(result.predictions()).isEqualTo(3);
    Views.register(spark, out.toString());
    assertThat(spark.sql("SELECT * FROM predictions WHERE label IS NOT NULL").count()).isEqualTo(3);
    assertThat(spark.sql("SELECT config FROM runs").first().getString(0))
        .contains(
            new com.fasterxml.jackson.databind.ObjectMapper()
                .writeValueAsString(scenes.images().toString()));
  }
}
