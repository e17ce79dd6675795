package io.naflow.jobs.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples {@code conf/spark-*.conf}, as Spark reads them; with GPUs and without. */
class ClusterSettingsTest {
  private static final Path CONF = Path.of("..", "conf");
  private static final String GPUS = "# With GPUs";

  /** A setting that is commented out. */
  private static final Pattern OUT = Pattern.compile("(?m)^# (?=spark\\.)");

  /** Spark keeps one a process; that of the other tests' session is not the file's. */
  @BeforeEach
  @AfterEach
  void forgetTheProfile() {
    ResourceProfile$.MODULE$.clearDefaultProfile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-standalone.conf", "spark-yarn.conf", "spark-kubernetes.conf"})
  void withoutGpusTasksAskForNone(String file) throws IOException {
    SparkConf settings = settings(text(file));

    assertEverySettingIsKnown(settings);
    ResourceProfile profile = ResourceProfile$.MODULE$.getOrCreateDefaultProfile(settings);
    assertThat(profile.executorResourcesJMap()).doesNotContainKey("gpu");
    assertThat(profile.taskResourcesJMap()).doesNotContainKey("gpu");
    assertThat(settings.getSizeAsMb("spark.executor.memoryOverhead", "0")).isPositive();
    assertThat(settings.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-standalone.conf", "spark-yarn.conf", "spark-kubernetes.conf"})
  void withTheirLinesTakenInFourTasksShareAGpu(String file) throws IOException {
    String text = text(file);
    int gpus = text.indexOf(GPUS);
    assertThat(gpus).isPositive();
    String taken = OUT.matcher(text.substring(gpus)).replaceAll("");
    SparkConf settings = settings(text.substring(0, gpus) + taken);

    assertEverySettingIsKnown(settings);
    ResourceProfile profile = ResourceProfile$.MODULE$.getOrCreateDefaultProfile(settings);
    assertThat(profile.executorResourcesJMap().get("gpu").amount()).isEqualTo(1);
    assertThat(profile.taskResourcesJMap().get("gpu").amount()).isEqualTo(0.25);
    assertThat(profile.maxTasksPerExecutor(settings))
        .as("no core and no share of the GPU is left over")
        .isEqualTo(4)
        .isEqualTo(settings.getInt("spark.executor.cores", 0));
    assertThat(settings.get("spark.executorEnv.PYTORCH_LIBRARY_PATH")).isNotBlank();
    Matcher script = Pattern.compile("[\\w./-]*/([\\w-]+\\.sh)").matcher(text.substring(gpus));
    assertThat(script.find()).as("names a discovery script").isTrue();
    assertThat(Path.of("..", "scripts", script.group(1))).isExecutable();
  }

  private static String text(String file) throws IOException {
    return Files.readString(CONF.resolve(file));
  }

  /** As spark-submit reads a file of properties. */
  private static SparkConf settings(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    var settings = new SparkConf(false);
    properties.forEach((key, value) -> settings.set((String) key, ((String) value).strip()));
    return settings;
  }

  /** A misspelt setting is one that Spark would pass over in silence. */
  private static void assertEverySettingIsKnown(SparkConf settings) {
    // Only their own modules, which are not here, know the settings of YARN and Kubernetes.
    String unknown =
        Stream.of(settings.getAll())
            .map(setting -> setting._1())
            .filter(key -> !key.matches("spark\\.(executorEnv|kubernetes|yarn)\\..*"))
            .filter(key -> !key.matches("spark\\.(executor|task)\\.resource\\.gpu\\..*"))
            .filter(key -> ConfigEntry.findEntry(key) == null)
            .collect(Collectors.joining(", "));
    assertThat(unknown).isEmpty();
    assertThat(settings.getAll()).hasSizeGreaterThan(8);
  }
}
