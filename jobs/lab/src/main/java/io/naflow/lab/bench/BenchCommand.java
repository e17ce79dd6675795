package io.naflow.lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.SolverSettings;
import io.naflow.api.WeightsSource;
import io.naflow.api.intake.Intake;
import io.naflow.api.intake.Seen;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.cli.PrecisionOption;
import io.naflow.jobs.cli.SolverOptions;
import io.naflow.jobs.cli.Subcommand;
import io.naflow.scene.SceneGenerator;
import io.naflow.session.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code naflow bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the engine on this machine: the forward pass and each method at all blocks,",
      "in turns, as images a second and in forward passes of the same network;",
      "with --job also the whole job beside the engine alone."
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Subcommand {
  private static final long SCENES = 1;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Architectures, with seeded weights; may stand often (default: resnet50).")
  private List<String> models = List.of("resnet50");

  @Option(
      names = "--method",
      paramLabel = "M[+M...]",
      description =
          "Methods; those joined by + are done in one pass; may stand often (default: ${DEFAULT-VALUE}).")
  private List<String> methods =
      List.of("hirescam", "gradcam+hirescam+gradcam-elementwise+layercam+xgradcam", "naflow");

  @Option(names = "--batch", defaultValue = "8", paramLabel = "N", description = "Images a pass.")
  private int batch;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Native threads (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--device", defaultValue = "cpu", description = "cpu or gpu(n).")
  private String device;

  @Mixin private PrecisionOption precision;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "How often each is timed; medians are shown.")
  private int rounds;

  @Mixin private SolverOptions solver;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "A folder of images (default: generated scenes).")
  private Optional<Path> images = Optional.empty();

  @Option(
      names = "--job",
      paramLabel = "N",
      description = {
        "Measures the whole job, too: Spark on --threads cores, from files to tables, over N images",
        "(those of --images repeated, or scenes), beside plain loops of the engine on as many cores."
      })
  private Optional<Integer> job = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws IOException {
    SolverSettings settings = solver.settings();
    List<BenchmarkPlan.Work> works =
        methods.stream()
            .map(text -> new BenchmarkPlan.Work(List.of(text.split("\\+(?!\\+|$)"))))
            .toList();
    var plan = new BenchmarkPlan(works, settings, device, precision.value(), threads, rounds);
    var results = new LinkedHashMap<String, List<Measurement>>();
    for (String model : models) {
      Preprocessing preprocessing = new Catalogue().architecture(model).preprocessing();
      results.put(
          model,
          EngineBenchmark.run(
              ModelSpec.of(model, model, new WeightsSource.Seeded()),
              plan,
              prepared(preprocessing)));
      print(model, results.get(model));
    }
    Map<String, List<JobMeasurement>> jobs = job.isPresent() ? jobs(works) : Map.of();
    long peak = peakMemory();
    System.out.printf(
        Locale.ROOT,
        "%nbatch %d, %d threads, %s, %s, tolerance %s, at most %d iterations, medians of %d; peak resident memory %,d MB%n",
        batch,
        threads,
        device,
        precision.value().id(),
        settings.tolerance(),
        settings.iterations(),
        rounds,
        peak / 1_000_000);
    if (json.isPresent()) {
      write(json.get(), results, jobs, peak);
    }
    return 0;
  }

  private static void print(String model, List<Measurement> measurements) {
    System.out.printf("%n%-52s %10s %10s %10s%n", model, "ms/image", "images/s", "forwards");
    for (Measurement one : measurements) {
      System.out.printf(
          Locale.ROOT,
          "  %-50s %10.1f %10.2f %10.2f%n",
          one.name(),
          1000 * one.secondsPerImage(),
          one.imagesPerSecond(),
          one.forwardPasses());
    }
  }

  private Map<String, List<JobMeasurement>> jobs(List<BenchmarkPlan.Work> works)
      throws IOException {
    var measured = new LinkedHashMap<String, List<JobMeasurement>>();
    try (BenchImages files = BenchImages.of(images, job.get())) {
      for (String model : models) {
        var ofModel = new ArrayList<JobMeasurement>();
        for (BenchmarkPlan.Work work : works) {
          ofModel.add(
              new JobBenchmark(
                      model,
                      work.methods(),
                      solver.settings(),
                      device,
                      precision.value(),
                      threads,
                      batch,
                      rounds)
                  .run(files));
        }
        measured.put(model, ofModel);
        JobTable.of(model, ofModel).forEach(System.out::println);
      }
    }
    return measured;
  }

  private List<InputImage> prepared(Preprocessing preprocessing) throws IOException {
    var inputs = new ArrayList<InputImage>();
    for (Seen picture : pictures(preprocessing)) {
      Arrival arrival = picture.as("image " + inputs.size(), OptionalInt.empty(), preprocessing);
      if (arrival instanceof InputImage input) {
        inputs.add(input);
      } else if (arrival instanceof Outcome.Failed failed) {
        throw new IllegalArgumentException(failed.message());
      }
    }
    return inputs;
  }

  private List<Seen> pictures(Preprocessing preprocessing) throws IOException {
    List<Preprocessing> own = List.of(preprocessing);
    if (images.isEmpty()) {
      var generator = new SceneGenerator(SCENES);
      return IntStream.range(0, batch)
          .mapToObj(i -> Intake.see(generator.scene(i).image(), own))
          .toList();
    }
    Intake intake = Intake.standard();
    List<Seen> pictures =
        BenchImages.pictures(images.get()).stream()
            .limit(batch)
            .map(file -> intake.see(file, own))
            .toList();
    if (pictures.size() < batch) {
      throw new IllegalArgumentException(
          "Cannot fill a batch of %d from %s: it has %d images; give a smaller --batch"
              .formatted(batch, images.get(), pictures.size()));
    }
    return pictures;
  }

  /** The most memory this process has had resident, in bytes; 0 where Linux does not tell. */
  private static long peakMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }

  private void write(
      Path file,
      Map<String, List<Measurement>> results,
      Map<String, List<JobMeasurement>> jobs,
      long peak)
      throws IOException {
    var report = new LinkedHashMap<String, Object>();
    report.put("batch", batch);
    report.put("threads", threads);
    report.put("device", device);
    report.put("precision", precision.value().id());
    report.put("tolerance", solver.settings().tolerance());
    report.put("optimality", solver.settings().optimality());
    report.put("iterations", solver.settings().iterations());
    report.put("rounds", rounds);
    report.put("peak_resident_bytes", peak);
    report.put("models", results);
    report.put("jobs", jobs);
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
  }
}
