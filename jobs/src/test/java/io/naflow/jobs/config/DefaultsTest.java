package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds where nothing is said; to change a default is to change this table. */
class DefaultsTest {
  private static final Pattern OWNER =
      Pattern.compile("(methods|metrics)\\[]\\.\\w+ Of `(.+?)`: .*");

  private static final String DEFAULTS =
      """
      run.name = audit
      run.seed = 0
      dataset.path = required
      dataset.labels = none; of images in Parquet, the label column beside them
      dataset.boxes = pixels
      dataset.boxes_invalid = refuse
      dataset.limit = all
      dataset.sample = all
      dataset.orientation = apply
      dataset.classes = the names that the networks know themselves
      dataset.classes_sha256 = not checked
      dataset.labels.path = required
      dataset.labels.format = by the file's name
      dataset.labels.image = by the columns' names
      dataset.labels.label = by the columns' names
      dataset.labels.box = by the columns' names
      dataset.labels.box_form = by the columns' names
      dataset.labels.mask = by the columns' names
      models = required
      models[].id = required
      models[].architecture = `onnx` where the weights are an `.onnx` file; else it must be given
      models[].preprocessing = the architecture's own; must be given for an ONNX file
      models[].weights = seeded
      models[].state_dict = []
      models[].prefix = found where the rest fits
      models[].rename = {}
      models[].preprocessing.channels = as many as mean and std have
      models[].classes = read off the weights
      models[].baseline = false
      models[].head = `softmax`; must be given for one output
      models[].threshold = 0.5
      models[].allow_seeded = false
      models[].preprocessing.resize = the architecture's own
      models[].preprocessing.interpolation = the architecture's own
      models[].preprocessing.crop = the architecture's own
      models[].preprocessing.order = the architecture's own
      models[].preprocessing.scale = the architecture's own
      models[].preprocessing.mean = the architecture's own
      models[].preprocessing.std = the architecture's own
      task.kind = classify
      task.neighbours = 200
      task.temperature = 0.07
      task.bank = embedded
      task.ways = 5
      task.shots = 1
      task.queries = 1
      task.episodes = 20
      task.top = 8
      task.similarity = cosine
      task.gallery = same
      task.gallery_labels = folders
      task.gallery_labels.path = required
      task.gallery_labels.format = by the file's name
      task.gallery_labels.image = by the columns' names
      task.gallery_labels.label = by the columns' names
      task.gallery_labels.box = by the columns' names
      task.gallery_labels.box_form = by the columns' names
      task.gallery_labels.mask = by the columns' names
      methods = required
      methods[].id = required
      methods[].samples of smooth-gradcam++ = 4
      methods[].noise of smooth-gradcam++ = 0.3
      methods[].seed of smooth-gradcam++ = run.seed
      methods[].channels of scorecam = 1000000
      methods[].batch of scorecam = 32
      methods[].channels of ablationcam = 1000000
      methods[].batch of ablationcam = 32
      methods[].masks of rise = 2000
      methods[].cells of rise = 8
      methods[].probability of rise = 0.5
      methods[].seed of rise = run.seed
      layers.granularity = block
      layers.include = []
      layers.min_depth = 0.0
      layers.max_depth = 1.0
      target = predicted
      solver.tolerance = 0.07
      solver.optimality = 0.1
      solver.iterations = 6
      metrics = []
      metrics[].id = required
      metrics[].sample = 1.0
      metrics[].methods = []
      metrics[].layers.include = []
      metrics[].layers.min_depth = 0.0
      metrics[].layers.max_depth = 1.0
      metrics[].steps of insertion_auc = 28
      metrics[].fill of insertion_auc = blur
      metrics[].steps of deletion_auc = 28
      metrics[].fill of deletion_auc = mean
      metrics[].steps of road = 9
      metrics[].noise of road = 0.01
      rectify = sum
      precision = float32
      output.maps = true
      output.failures_allowed = 0.01
      execution.device = auto
      execution.batch = 8
      execution.images_per_block = by the size of the dataset
      execution.threads = by the cores a task has
      gates = required
      gates[].name = required
      gates[].statistic = required
      gates[].method = *
      gates[].layers = *
      gates[].min_depth = 0.0
      gates[].max_depth = 1.0
      gates[].slice = all
      gates[].absolute.min = no bound
      gates[].absolute.max = no bound
      gates[].change.min = no bound
      gates[].change.max = no bound
      gates[].bound = ci
      gates[].min_n = 20
      gates[].max_missing = 0.0
      gates[].undecided = fail
      gates[].severity = fail
      """;

  @Test
  void everyDefaultIsTheOneInTheTable() {
    assertThat(Stream.of(Keys.audit(), Keys.gates()).flatMap(keys -> keys.stream()))
        .extracting(DefaultsTest::line)
        .containsExactlyInAnyOrder(DEFAULTS.split("\n"));
  }

  private static String line(Key<?> key) {
    Matcher owned = OWNER.matcher(key.path() + " " + key.doc());
    String owner = owned.matches() ? " of " + owned.group(2) : "";
    return key.path() + owner + " = " + key.standardText();
  }
}
