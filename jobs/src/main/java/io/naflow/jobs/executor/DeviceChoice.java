package io.naflow.jobs.executor;

import io.naflow.jobs.config.ConfigException;
import io.naflow.session.TorchEngine;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;

/** On which device a task works. */
public final class DeviceChoice {
  private static final Pattern INDEX = Pattern.compile("\\d{1,3}");

  private DeviceChoice() {}

  /**
   * Refuses a device that tasks will not have, as far as the driver can tell.
   *
   * @param configured as {@link #of} takes it
   * @throws ConfigException if Spark gives tasks no GPU, or this machine has none and does the work
   */
  public static void check(String configured, SparkConf spark) {
    if (configured.equals("gpu") && !spark.contains("spark.task.resource.gpu.amount")) {
      throw new ConfigException(notGiven("execution.device is 'gpu', and Spark gives tasks none"));
    } else if (configured.startsWith("gpu(") && spark.get("spark.master", "").startsWith("local")) {
      try {
        TorchEngine.on(configured).close();
      } catch (IllegalArgumentException e) {
        throw new ConfigException(
            "Cannot use execution.device '%s': %s".formatted(configured, e.getMessage()), e);
      }
    }
  }

  /**
   * The device of a task: with {@code auto} the GPU that Spark has given it, or the CPU where it
   * has given none.
   *
   * @param configured {@code auto}, {@code cpu}, {@code gpu} or {@code gpu(n)}; plain {@code gpu}
   *     is the one Spark gave
   * @param resources of the task, as {@code TaskContext.resources} has them
   * @throws IllegalStateException if a GPU is asked for and Spark has given none, or one that has
   *     no index
   */
  public static String of(String configured, Map<String, ResourceInformation> resources) {
    boolean given = resources.containsKey("gpu");
    if (configured.equals("auto")) {
      return given ? address(resources.get("gpu")) : "cpu";
    } else if (configured.equals("gpu")) {
      if (!given) {
        throw new IllegalStateException(
            notGiven("Spark has given this task none, only " + resources.keySet()));
      }
      return address(resources.get("gpu"));
    }
    return configured;
  }

  private static String notGiven(String why) {
    return "Cannot work on a GPU: %s; set spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount and a discovery script, or execution.device: auto"
        .formatted(why);
  }

  private static String address(ResourceInformation gpu) {
    String first =
        Arrays.stream(gpu.addresses())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot work on a GPU: Spark's resource 'gpu' has no address; check the discovery script"));
    if (!INDEX.matcher(first).matches()) {
      throw new IllegalStateException(
          "Cannot work on a GPU: Spark's resource 'gpu' has the address '%s', which is no index; use scripts/gpu-discovery.sh as the discovery script"
              .formatted(first));
    }
    return "gpu(" + first + ")";
  }
}
