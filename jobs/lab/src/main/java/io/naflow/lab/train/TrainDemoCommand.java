package io.naflow.lab.train;

import io.naflow.jobs.cli.OutputDirectory;
import io.naflow.jobs.cli.Subcommand;
import io.naflow.lab.train.DemoTraining.Trained;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code naflow train-demo}. */
@Command(
    name = "train-demo",
    description =
        "Trains the demo's networks again, as the weights that come with the program were.",
    mixinStandardHelpOptions = true)
public final class TrainDemoCommand implements Subcommand {
  private static final int STEPS_BETWEEN_LINES = 100;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where NETWORK.safetensors go.")
  private String out;

  @Option(
      names = "--network",
      paramLabel = "ID",
      description =
          "One of scenenet, scenenet-cbam, scenenet-bam, scenenet-embedding; may stand often (default: all).")
  private List<String> networks = DemoTraining.NETWORKS;

  @Override
  public Integer call() {
    Path folder = OutputDirectory.create(out);
    for (String network : networks) {
      Trained trained = new DemoTraining(network, DemoTraining.PLAN).run(folder, this::progress);
      System.out.printf(
          Locale.ROOT,
          "%s: %.2f %% of %d held-out scenes right, %s%n",
          network,
          100 * trained.accuracy(),
          DemoTraining.HELD_OUT,
          trained.file());
    }
    return 0;
  }

  private void progress(int step, double loss) {
    if (step % STEPS_BETWEEN_LINES == 0) {
      System.err.printf(
          Locale.ROOT, "step %d of %d, loss %.3f%n", step, DemoTraining.PLAN.steps(), loss);
    }
  }
}
