package io.naflow.jobs.dataset;

import org.apache.spark.SparkEnv;

/**
 * A listed image is not there where a task runs. Perhaps other workers see it, perhaps nobody does
 * any more: the driver looks.
 */
public final class AbsentImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  AbsentImageException(ImageItem item) {
    super(
        "Cannot read image %s on %s: it had %,d bytes when the dataset was listed and is not there; see that every worker has dataset.path under the same name, and go on with --resume"
            .formatted(item.name(), here(), item.length()));
  }

  private static String here() {
    SparkEnv spark = SparkEnv.get();
    return spark == null
        ? "this machine"
        : "%s, executor %s"
            .formatted(spark.blockManager().blockManagerId().host(), spark.executorId());
  }

  /** Whether this is what a job has failed of; Spark may leave no more than its text. */
  public static boolean isCauseOf(Exception jobFailure) {
    return String.valueOf(jobFailure.getMessage()).contains(AbsentImageException.class.getName());
  }
}
