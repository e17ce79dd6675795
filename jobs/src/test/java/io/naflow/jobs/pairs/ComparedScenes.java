package io.naflow.jobs.pairs;

import io.naflow.jobs.audit.Audit;
import io.naflow.jobs.audit.AuditRequest;
import io.naflow.jobs.audit.AuditResult;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Audits that compare generated scenes, and questions to their tables.
 *
 * @param folder for the configuration
 * @param scenes what is compared
 */
record ComparedScenes(Path folder, SceneFolder scenes) {
  static final int IMAGES = 40;
  static final int LAYERS = 2;

  static ComparedScenes write(Path folder) throws IOException {
    return new ComparedScenes(folder, SceneFolder.write(folder.resolve("scenes"), IMAGES, 5));
  }

  SparkSession spark() {
    return LocalSpark.session();
  }

  String config(String task) {
    return """
        run: {name: test, seed: 3}
        dataset: {path: "%s", labels: folders}
        models: [{id: scenes, architecture: scenenet-embedding, weights: "bundled:scenenet-embedding"}]
        task: %s
        methods: [naflow]
        layers: {include: [relu, layer3.1]}
        solver: {iterations: 2}
        execution: {batch: 4, images_per_block: 9}
        """
        .formatted(scenes.images(), task);
  }

  AuditResult run(AuditRequest request) throws IOException {
    AuditResult result =
        new Audit(spark(), new PrintStream(OutputStream.nullOutputStream())).run(request);
    if (!request.dryRun()) {
      Views.register(spark(), request.out());
    }
    return result;
  }

  AuditResult run(Path out, String task, String... assignments) throws IOException {
    return run(request(out, task, assignments));
  }

  AuditResult resume(Path out, String task, String... assignments) throws IOException {
    AuditRequest anew = request(out, task, assignments);
    return run(new AuditRequest(anew.config(), anew.assignments(), anew.out(), true, false));
  }

  AuditRequest request(Path out, String task, String... assignments) throws IOException {
    Path config = Files.writeString(folder.resolve("audit.yaml"), config(task));
    return new AuditRequest(config.toString(), List.of(assignments), out.toString(), false, false);
  }

  List<Row> query(String sql) {
    return spark().sql(sql).collectAsList();
  }

  long count(String from) {
    return query("SELECT count(*) FROM " + from).get(0).getLong(0);
  }

  Map<String, float[]> vectors() {
    var vectors = new HashMap<String, float[]>();
    for (Row row : query("SELECT image, vector FROM embeddings")) {
      List<Float> values = row.getList(1);
      float[] vector = new float[values.size()];
      for (int d = 0; d < vector.length; d++) {
        vector[d] = values.get(d);
      }
      vectors.put(row.getString(0), vector);
    }
    return vectors;
  }
}
