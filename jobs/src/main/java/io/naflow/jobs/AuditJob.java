package io.naflow.jobs;

import io.naflow.jobs.cli.AuditCommand;

/**
 * The audit as {@code spark-submit} runs it:
 *
 * <pre>
 * spark-submit --class io.naflow.jobs.AuditJob naflow-jobs-VERSION-all.jar --config FILE --out DIR
 * </pre>
 */
public final class AuditJob {
  private AuditJob() {}

  public static void main(String[] args) {
    int code = AuditCommand.run(args);
    // On a cluster a driver that ends by System.exit(0) looks like one that was killed.
    if (code != 0) {
      System.exit(code);
    }
  }
}
