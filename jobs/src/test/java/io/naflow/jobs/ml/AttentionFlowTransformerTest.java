package io.naflow.jobs.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.naflow.api.AttentionMap;
import io.naflow.api.ExplainPlan;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Session;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.executor.Models;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import io.naflow.session.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionFlowTransformerTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private static AttentionFlowTransformer transformer() {
    return new AttentionFlowTransformer()
        .setInputCol("content")
        .setOutputCol("flow")
        .setModelUrl("bundled:scenenet")
        .setEngine("PyTorch")
        .setMethods("gradcam")
        .setBatchSize(2);
  }

  private Dataset<Row> files(Path images) {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .load(images.toString());
  }

  @Test
  void inAPipelineThatWasWrittenAndReadItGivesTheEnginesOwnMaps() throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), 3, 7);
    Files.writeString(scenes.images().resolve("list.png"), "no image");
    var select = new SQLTransformer().setStatement("SELECT path, content FROM __THIS__");
    PipelineModel fitted =
        new Pipeline()
            .setStages(new PipelineStage[] {select, transformer()})
            .fit(files(scenes.images()));
    fitted.write().overwrite().save(folder.resolve("pipeline").toString());
    Files.createDirectories(folder.resolve("none/tables"));
    Views.register(spark, folder.resolve("none").toString());

    PipelineModel.load(folder.resolve("pipeline").toString())
        .transform(files(scenes.images()))
        .createOrReplaceTempView("explained");
    List<Row> rows =
        spark
            .sql(
                """
                SELECT path, content, flow.predicted, flow.error,
                  transform(flow.maps, m -> decode_map(m.map, m.map_scale)) AS maps,
                  transform(flow.maps, m -> concat(m.method, ' ', m.layer)) AS names
                FROM explained ORDER BY path
                """)
            .collectAsList();

    assertThat(rows).hasSize(4);
    assertThat(rows).filteredOn(row -> !row.isNullAt(3)).singleElement();
    try (var engine = TorchEngine.on("cpu");
        Session session =
            engine.open(
                Models.spec(
                    new StageModel("m", "scenenet", "bundled:scenenet", "", 0.5).config(),
                    new Configuration()),
                ExplainPlan.of("gradcam"))) {
      for (Row row : rows) {
        if (row.getString(0).endsWith("list.png")) {
          assertThat(row.getString(3)).startsWith("Cannot decode image");
        } else {
          assertSame(row, explained(session, row.getAs(1)));
        }
      }
    }
  }

  private static Outcome.Explained explained(Session session, byte[] file) {
    var prepared = session.model().preprocessing().apply(ImageDecoder.standard().decode(file));
    var input = new InputImage("image", prepared, OptionalInt.empty());
    return (Outcome.Explained) session.explain(List.of(input)).get(0);
  }

  private static void assertSame(Row row, Outcome.Explained expected) {
    assertThat(row.getInt(2)).isEqualTo(expected.prediction().classIndex());
    List<List<Double>> maps = lists(row.getList(4));
    List<String> names = row.getList(5);
    assertThat(maps).hasSameSizeAs(expected.maps());
    for (int k = 0; k < maps.size(); k++) {
      AttentionMap map = expected.maps().get(k);
      assertThat(names.get(k)).isEqualTo("gradcam " + map.layer().name());
      double largest = 0;
      double error = 0;
      for (int i = 0; i < map.values().length; i++) {
        largest = Math.max(largest, Math.abs(map.values()[i]));
        error = Math.max(error, Math.abs(map.values()[i] - maps.get(k).get(i)));
      }
      // A half has 11 significant bits; other batch sizes differ by less.
      assertThat(error).isLessThanOrEqualTo(largest * 1e-3);
    }
  }

  private static List<List<Double>> lists(List<scala.collection.Seq<Double>> maps) {
    var lists = new ArrayList<List<Double>>();
    for (scala.collection.Seq<Double> map : maps) {
      var list = new ArrayList<Double>();
      map.iterator().foreach(list::add);
      lists.add(list);
    }
    return lists;
  }

  @Test
  void parametersSurviveWritingReadingAndCopying() throws IOException {
    AttentionFlowTransformer written = transformer().setDevice("cpu").setArchitecture("scenenet");
    String path = folder.resolve("stage").toString();
    written.save(path);
    AttentionFlowTransformer read = AttentionFlowTransformer.load(path);

    assertThat(read.uid()).isEqualTo(written.uid());
    assertThat(params(read)).isEqualTo(params(written));
    assertThat(read.getOrDefault(read.methods())).containsExactly("gradcam");
    assertThat(params(read.copy(org.apache.spark.ml.param.ParamMap.empty())))
        .isEqualTo(params(written))
        .contains("batchSize: images a pass (default: 8, current: 2)");
  }

  /** Arrays are shown by their addresses. */
  private static String params(AttentionFlowTransformer transformer) {
    return transformer.explainParams().replaceAll("@[0-9a-f]+", "");
  }

  @Test
  void whatCannotWorkIsRefusedBeforeAnyTaskRuns() {
    Dataset<Row> rows = spark.sql("SELECT 'a' AS text, CAST('a' AS binary) AS content");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transformer().setInputCol("image").transform(rows))
        .withMessage(
            "Cannot explain column 'image': the columns are [text, content]; check setInputCol");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transformer().setInputCol("text").transform(rows))
        .withMessageContaining("it is string, and the bytes of image files are binary");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transformer().setOutputCol("text").transform(rows))
        .withMessageContaining("there is one already; check setOutputCol");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transformer().setModelUrl("w.pth").transform(rows))
        .withMessageContaining("call setArchitecture");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transformer().setModelUrl("bundled:x").transform(rows))
        .withMessageContaining("Cannot find architecture 'x'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transformer().setEngine("MXNet"))
        .withMessage(
            "Cannot explain with engine 'MXNet': the engine is PyTorch; leave setEngine out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttentionFlowTransformer().setInputCol("content").transform(rows))
        .withMessage("Cannot explain: 'outputCol' is not set; call setOutputCol");
  }
}
