package io.naflow.jobs.audit;

import io.naflow.api.ModelSpec;
import io.naflow.api.Target;
import io.naflow.jobs.audit.preflight.Place;
import io.naflow.jobs.audit.preflight.Preflight;
import io.naflow.jobs.audit.preflight.Subject;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.AuditConfigReader;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.config.ConfigText;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.GroupLabels;
import io.naflow.jobs.dataset.ImageBlock;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.dataset.Survey;
import io.naflow.jobs.dataset.TrainingImages;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.executor.DeviceChoice;
import io.naflow.jobs.executor.Models;
import io.naflow.jobs.pairs.Banks;
import io.naflow.jobs.pairs.PairComparison;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.unit.MetricChecks;
import io.naflow.jobs.unit.MetricSample;
import io.naflow.session.Catalogue;
import io.naflow.session.Catalogue.Description;
import io.naflow.weights.WeightsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * An audit that has been checked and can begin: nothing is known to be in its way.
 *
 * @param runId its name in the tables
 * @param config the configuration
 * @param models what each model is and where it will be explained, in the configuration's order
 * @param images the dataset
 * @param sample which of the images each metric is measured on
 * @param gallery other images to compare with, where the task names some
 * @param place where the tables will go
 * @param names what each model's classes are called
 */
record AuditPlan(
    String runId,
    AuditConfig config,
    List<Description> models,
    ImageSet images,
    MetricSample sample,
    Optional<ImageSet> gallery,
    Place place,
    Map<String, NamedClasses> names) {
  private static final String CLASSPATH = "classpath:";

  /** For each image of a block: enough for many cores, and units that are worth their files. */
  private static final int BLOCKS_PER_IMAGE = 4;

  /** Work that is lost when a task dies stays small, and so do the files. */
  private static final int MAX_IMAGES_PER_BLOCK = 2048;

  AuditPlan {
    models = List.copyOf(models);
  }

  /**
   * Checks everything that can be checked before any image is read.
   *
   * @throws ConfigException if the configuration cannot be used
   * @throws io.naflow.jobs.dataset.source.DatasetException if the dataset cannot
   */
  static AuditPlan make(SparkSession spark, AuditRequest request) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    AuditConfig given =
        AuditConfigReader.read(
            text(request.config(), hadoop), request.config(), request.assignments());
    Place place = Place.of(request.out(), given.dataset().path(), request.resume(), hadoop);
    DeviceChoice.check(given.execution().device(), spark.sparkContext().getConf());
    Survey survey = Survey.resolved(given.dataset(), hadoop);
    AuditConfig read = given.with(survey.dataset());
    List<Description> models = models(read, hadoop);
    MetricChecks.check(read, models);
    AuditClasses classes = AuditClasses.of(read, models, hadoop);
    ImageSet images =
        ImageSet.find(spark, survey, read.run().seed(), classes.labelling())
            .insteadOf(given.dataset().path(), read.dataset().path());
    AuditConfig config = classes.meant(images);
    MetricSample sample =
        MetricSample.of(config, images.items().stream().map(ImageItem::name).toList());
    Optional<ImageSet> gallery = gallery(spark, config, images);
    checkBanks(config, models, gallery, hadoop);
    var plan =
        new AuditPlan(
            RunIdentity.of(config, models, images, gallery),
            config,
            models,
            images,
            sample,
            gallery,
            place,
            classes.names(images));
    Preflight.check(plan.subject());
    return plan;
  }

  /** What a person is told before the work begins, a line each. */
  List<String> preflight() {
    return Preflight.lines(subject());
  }

  private Subject subject() {
    int size = imagesPerBlock();
    int blocks = (images.items().size() + size - 1) / size;
    return new Subject(config, models, images, sample, gallery, blocks, place);
  }

  /**
   * How many images a unit of work has. Does not depend on the cores: an audit may go on with
   * others, and its blocks must be the same then.
   */
  int imagesPerBlock() {
    if (config.task() instanceof Task.Comparing) {
      return config.execution().imagesPerBlock().orElse(PairComparison.IMAGES_PER_BLOCK);
    }
    int even = (int) Math.ceil(Math.sqrt((double) images.items().size() / BLOCKS_PER_IMAGE));
    int batch = config.execution().batch();
    int whole = (even + batch - 1) / batch * batch;
    return config.execution().imagesPerBlock().orElse(Math.min(whole, MAX_IMAGES_PER_BLOCK));
  }

  /** Whether every model has done a block. */
  boolean isFinished(ImageBlock block, Set<UnitKey> units) {
    return config.models().stream()
        .allMatch(model -> units.contains(new UnitKey(model.id(), block.index())));
  }

  /** The same with each image that is not there any more marked as never found. */
  AuditPlan asSeenNow(Configuration hadoop) throws IOException {
    ImageSet seen = asSeenNow(images, config.dataset().path(), hadoop);
    Optional<ImageSet> others = gallery;
    Optional<String> path =
        config.task() instanceof Task.Comparing comparing
            ? comparing.gallery().flatMap(Task.Gallery::path)
            : Optional.empty();
    if (gallery.isPresent() && path.isPresent()) {
      others = Optional.of(asSeenNow(gallery.get(), path.get(), hadoop));
    }
    return new AuditPlan(runId, config, models, seen, sample, others, place, names);
  }

  private ImageSet asSeenNow(ImageSet set, String path, Configuration hadoop) throws IOException {
    try (var loader = new ImageLoader(path, config.dataset().orientation(), hadoop)) {
      return set.asSeenBy(loader);
    }
  }

  /** The same with blocks of a given size. */
  AuditPlan inBlocksOf(int imagesPerBlock) {
    return new AuditPlan(
        runId, config.inBlocksOf(imagesPerBlock), models, images, sample, gallery, place, names);
  }

  private static Optional<ImageSet> gallery(
      SparkSession spark, AuditConfig config, ImageSet images) {
    if (!(config.task() instanceof Task.Comparing comparing) || comparing.gallery().isEmpty()) {
      return Optional.empty();
    }
    Task.Gallery gallery = comparing.gallery().get();
    if (comparing instanceof Task.Contrastive contrastive
        && contrastive.bank() == Task.Bank.CHECKPOINT) {
      return Optional.of(withClasses(images, gallery, TrainingImages.find(spark, gallery)));
    }
    var dataset =
        new AuditConfig.Dataset(
            gallery.path().orElseThrow(),
            gallery.labels(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            config.dataset().orientation());
    return Optional.of(
        withClasses(
            images,
            gallery,
            ImageSet.find(spark, dataset, config.run().seed(), new GroupLabels())));
  }

  private static ImageSet withClasses(ImageSet images, Task.Gallery gallery, ImageSet found) {
    images.requireSameClasses(found, gallery.path().orElse("the labels"));
    return found;
  }

  private static void checkBanks(
      AuditConfig config,
      List<Description> models,
      Optional<ImageSet> gallery,
      Configuration hadoop) {
    if (config.task() instanceof Task.Contrastive contrastive
        && contrastive.bank() == Task.Bank.CHECKPOINT) {
      int images = gallery.orElseThrow().items().size();
      for (int i = 0; i < models.size(); i++) {
        Banks.check(config.models().get(i), models.get(i), images, hadoop);
      }
    }
  }

  private static Description describe(Catalogue catalogue, AuditConfig config, ModelSpec model) {
    Description description = catalogue.describe(model, Models.plan(config));
    if (config.task() instanceof Task.Comparing && !(config.target() instanceof Target.Predicted)) {
      throw new IllegalArgumentException(
          "Cannot explain target %s of %s: it has no classes, and the pair's similarity is what is explained; leave the target out"
              .formatted(config.target(), model.architecture()));
    }
    return description;
  }

  private static List<Description> models(AuditConfig config, Configuration hadoop) {
    var catalogue = new Catalogue();
    var descriptions = new ArrayList<Description>();
    for (int i = 0; i < config.models().size(); i++) {
      AuditConfig.Model model = config.models().get(i);
      try {
        descriptions.add(describe(catalogue, config, Models.spec(model, hadoop)));
      } catch (IllegalArgumentException | WeightsException | UncheckedIOException e) {
        throw new ConfigException(
            "Cannot use model '%s': %s".formatted(model.id(), message(e, i)), e);
      }
    }
    return descriptions;
  }

  /** The engine does not know which of the models it is. */
  private static String message(RuntimeException error, int index) {
    return String.valueOf(error.getMessage()).replace("models[].", "models[%d].".formatted(index));
  }

  private static String text(String uri, Configuration hadoop) {
    try (InputStream in = open(uri, hadoop)) {
      return ConfigText.of(in.readNBytes(ConfigText.MAX_BYTES + 1), uri);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot read configuration %s: %s; check --config"
              .formatted(uri, Because.isAbsent(e) ? "there is no such file" : Because.of(e)),
          e);
    }
  }

  private static InputStream open(String uri, Configuration hadoop) throws IOException {
    if (!uri.startsWith(CLASSPATH)) {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(hadoop);
      if (files.getFileStatus(path).isDirectory()) {
        throw new IOException("it is a folder, not a file");
      }
      return files.open(path);
    }
    InputStream resource = AuditPlan.class.getResourceAsStream(uri.substring(CLASSPATH.length()));
    if (resource == null) {
      throw new FileNotFoundException(uri);
    }
    return resource;
  }
}
