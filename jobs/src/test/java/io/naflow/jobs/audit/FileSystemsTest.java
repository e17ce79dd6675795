package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.demo.SceneFolder;
import io.naflow.jobs.store.Views;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images, labels, weights, configuration and tables by URI: local, and on a real HDFS. */
class FileSystemsTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @Test
  void everythingMayLieOnHdfs() throws IOException {
    try (MiniDFSCluster hdfs = cluster()) {
      everythingLiesAt(hdfs.getURI() + "/audit", hdfs.getFileSystem());
    }
  }

  @Test
  void everythingMayBeNamedByFileUris() throws IOException {
    LocalFileSystem files = FileSystem.getLocal(new Configuration());
    everythingLiesAt("file://" + folder.resolve("a folder"), files);
    assertThat(folder.resolve("a folder/out/tables/predictions")).isDirectory();
  }

  private void everythingLiesAt(String root, FileSystem files) throws IOException {
    SceneFolder scenes = SceneFolder.write(folder.resolve("scenes"), 4, 5);
    Path weights = folder.resolve("scenenet.safetensors");
    try (InputStream bundled =
        Audit.class.getResourceAsStream("/io/naflow/weights/scenenet.safetensors")) {
      Files.copy(bundled, weights);
    }
    copy(files, scenes.images(), root + "/images");
    copy(files, scenes.labels(), root + "/labels.csv");
    copy(files, weights, root + "/w.safetensors");
    Path config = folder.resolve("audit.yaml");
    Files.writeString(
        config,
        """
        run: {name: uris}
        dataset: {path: "%1$s/images", labels: "%1$s/labels.csv"}
        models: [{id: plain, architecture: scenenet, weights: "%1$s/w.safetensors"}]
        methods: [gradcam]
        """
            .formatted(root));
    copy(files, config, root + "/audit.yaml");
    var request = new AuditRequest(root + "/audit.yaml", List.of(), root + "/out", false, false);

    AuditResult result = new Audit(spark, System.err).run(request);

    assertThat(result.predictions()).isEqualTo(4);
    assertThat(result.exitCode()).isZero();
    Views.register(spark, root + "/out");
    Row row =
        spark
            .sql(
                """
                SELECT count(*), count(energy_in_box), any_value(weights)
                FROM layer_stats JOIN models USING (run_id, model)
                """)
            .collectAsList()
            .get(0);
    assertThat(row.getLong(0)).isEqualTo(4 * 7);
    assertThat(row.getLong(1)).isPositive();
    assertThat(row.getString(2)).isEqualTo(root + "/w.safetensors");
    assertThat(files.exists(new org.apache.hadoop.fs.Path(root + "/out/_staging"))).isFalse();
  }

  private MiniDFSCluster cluster() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    return new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
  }

  private static void copy(FileSystem files, Path local, String to) throws IOException {
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(local.toString()), new org.apache.hadoop.fs.Path(to));
  }
}
