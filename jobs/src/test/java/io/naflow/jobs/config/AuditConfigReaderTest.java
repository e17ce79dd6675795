package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.Granularity;
import io.naflow.api.LayerSelection;
import io.naflow.api.Precision;
import io.naflow.api.Rectify;
import io.naflow.api.SolverSettings;
import io.naflow.api.Target;
import io.naflow.api.choice.Choices;
import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.AuditConfig.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditConfigReaderTest {
  private static final String SMALLEST =
      """
      dataset: {path: photos}
      models:
        - {id: mine, architecture: resnet50}
      methods: [naflow]
      """;

  private static final String FULL =
      """
      run: {name: nightly, seed: 7}
      dataset: {path: "hdfs:/photos", labels: boxes.csv, limit: 100, sample: 0.5, orientation: ignore}
      models:
        - id: a
          architecture: resnet50
          weights: a.pth
          state_dict: [model, ema]
          classes: 10
          preprocessing: {resize: [224, 224], crop: none, order: bgr, scale: byte, mean: [1, 2, 3], std: [1, 1, 2], interpolation: bicubic}
          baseline: true
        - {id: b, architecture: alexnet, head: sigmoid, threshold: 0.3, allow_seeded: true}
      methods: [naflow, {id: rise, masks: 500, seed: 3}, smooth-gradcam++]
      layers: {granularity: layer, include: ["layer4.*"], min_depth: 0.5}
      target: 3-7
      solver: {tolerance: 0.01, iterations: 12}
      metrics:
        - sparseness
        - {id: insertion_auc, sample: 1000, layers: {include: ["layer4*"], min_depth: 0.5}, methods: [naflow], fill: black}
        - {id: "average_drop:mean", sample: 0.1}
      rectify: channel
      precision: bfloat16
      output: {maps: false, failures_allowed: 0.2}
      execution: {device: "gpu(1)", batch: 32, images_per_block: 64, threads: 3}
      """;

  private static AuditConfig read(String text, String... assignments) {
    return AuditConfigReader.read(text, "audit.yaml", List.of(assignments));
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    AuditConfig config = read(SMALLEST);

    assertThat(config.run()).isEqualTo(new AuditConfig.Run("audit", 0));
    assertThat(config.dataset().labels()).isEqualTo(new Labels.Unsaid());
    assertThat(config.dataset().limit()).isEmpty();
    assertThat(config.models().get(0).weights()).isEqualTo("seeded");
    assertThat(config.models().get(0).preprocessing()).isEqualTo(PreprocessingChanges.NONE);
    assertThat(config.layers().granularity()).isEqualTo(Granularity.BLOCK);
    assertThat(config.target()).isEqualTo(new Target.Predicted());
    assertThat(config.solver()).isEqualTo(SolverSettings.DEFAULT);
    assertThat(config.rectify()).isEqualTo(Rectify.SUM);
    assertThat(config.precision()).isEqualTo(Precision.FLOAT32);
    assertThat(config.output()).isEqualTo(new AuditConfig.Output(true, 0.01));
    assertThat(config.execution().device()).isEqualTo("auto");
    assertThat(config.baseline()).isEmpty();
  }

  @Test
  void everythingThatIsGivenIsRead() {
    AuditConfig config = read(FULL);

    assertThat(config.run()).isEqualTo(new AuditConfig.Run("nightly", 7));
    assertThat(config.dataset().labels()).isEqualTo(new Labels.Manifest("boxes.csv"));
    assertThat(config.dataset().sample()).hasValue(0.5);
    assertThat(config.baseline().orElseThrow().stateDict()).containsExactly("model", "ema");
    Preprocessing base = Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(9, 9));
    assertThat(config.models().get(0).preprocessing().on(base).orElseThrow())
        .hasToString(
            "resize=exact:224x224;interpolation=bicubic;crop=none;order=bgr;scale=1;mean=1.0,2.0,3.0;std=1.0,1.0,2.0");
    assertThat(config.models().get(1).preprocessing().on(base)).isEmpty();
    assertThat(config.layers().include()).containsExactly("layer4.*");
    assertThat(config.target()).isEqualTo(new Target.Difference(3, 7));
    assertThat(config.rectify()).isEqualTo(Rectify.CHANNEL);
    assertThat(config.precision()).isEqualTo(Precision.BFLOAT16);
    assertThat(config.execution().threads()).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theCanonicalFormIsReadBackAsTheSame(boolean full) {
    AuditConfig config = read(full ? FULL : SMALLEST);

    assertThat(read(CanonicalConfig.json(config))).isEqualTo(config);
  }

  @Test
  void howTheWorkIsDoneIsNoPartOfARunsIdentity() {
    String identity = CanonicalConfig.identity(read(FULL));

    assertThat(CanonicalConfig.identity(read(FULL, "execution.batch=1"))).isEqualTo(identity);
    assertThat(CanonicalConfig.identity(read(FULL, "output.failures_allowed=1")))
        .isEqualTo(identity);
    assertThat(CanonicalConfig.identity(read(FULL, "solver.iterations=13"))).isNotEqualTo(identity);
    assertThat(CanonicalConfig.identity(read(FULL, "output.maps=true"))).isNotEqualTo(identity);
  }

  @Test
  void precisionNamesARunUnlessItIsFloat32() {
    AuditConfig usual = read(SMALLEST);
    AuditConfig reduced = read(SMALLEST, "precision=bfloat16");

    assertThat(CanonicalConfig.identity(reduced))
        .isNotEqualTo(CanonicalConfig.identity(usual))
        .isNotEqualTo(CanonicalConfig.identity(read(SMALLEST, "precision=float16")));
    assertThat(CanonicalConfig.basis(reduced)).isNotEqualTo(CanonicalConfig.basis(usual));
    // Names and tables from before there was a choice stay valid.
    assertThat(CanonicalConfig.identity(usual)).doesNotContain("precision");
    assertThat(CanonicalConfig.basis(usual)).doesNotContain("precision");
    assertThat(CanonicalConfig.json(usual)).contains("\"precision\":\"float32\"");
    assertThat(read(CanonicalConfig.json(reduced))).isEqualTo(reduced);
  }

  @Test
  void metricsSayOnWhatTheyAreMeasured() {
    List<AuditConfig.Metric> metrics = read(FULL).metrics();

    assertThat(metrics)
        .containsExactly(
            new AuditConfig.Metric(
                "sparseness",
                new Sample.Share(1),
                LayerSelection.BLOCKS,
                List.of(),
                Choices.STANDARD),
            new AuditConfig.Metric(
                "insertion_auc",
                new Sample.Count(1000),
                new LayerSelection(Granularity.BLOCK, List.of("layer4*"), 0.5, 1),
                List.of("naflow"),
                new Choices(Map.of("steps", 28, "fill", "black"))),
            new AuditConfig.Metric(
                "average_drop:mean",
                new Sample.Share(0.1),
                LayerSelection.BLOCKS,
                List.of(),
                Choices.STANDARD));
    assertThat(read(SMALLEST).metrics()).isEmpty();
    assertThat(CanonicalConfig.identity(read(FULL, "metrics.1.sample=999")))
        .isNotEqualTo(CanonicalConfig.identity(read(FULL)));
    assertThat(CanonicalConfig.identity(read(SMALLEST, "metrics=[{id: road, sample: 1}]")))
        .isNotEqualTo(
            CanonicalConfig.identity(read(SMALLEST, "metrics=[{id: road, sample: 1.0}]")));
  }

  @Test
  void whatAMethodOrMetricLeavesOpenIsChosenBesideItsId() {
    AuditConfig config = read(FULL);

    assertThat(config.methods()).containsExactly("naflow", "rise", "smooth-gradcam++");
    assertThat(config.choices())
        .containsOnly(
            Map.entry(
                "rise",
                new Choices(Map.of("masks", 500, "cells", 8, "probability", 0.5, "seed", 3))),
            Map.entry(
                "smooth-gradcam++",
                // The run's seed, where a method's own is not given.
                new Choices(Map.of("samples", 4, "noise", 0.3, "seed", 7))));
    assertThat(read(SMALLEST, "metrics=[road, {id: road, steps: 4}]").metrics())
        .extracting(metric -> metric.choices().whole("steps"))
        .containsExactly(9, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "methods=[rise] | methods.0={id: rise, masks: 100}",
        "methods=[rise] | methods.0={id: rise, cells: 7}",
        "methods=[rise] | methods.0={id: rise, probability: 0.1}",
        "methods=[rise] | methods.0={id: rise, seed: 1}",
        "methods=[smooth-gradcam++] | methods.0={id: smooth-gradcam++, samples: 9}",
        "methods=[scorecam] | methods.0={id: scorecam, channels: 64}",
        "methods=[ablationcam] | methods.0={id: ablationcam, batch: 8}",
        "metrics=[insertion_auc] | metrics.0={id: insertion_auc, steps: 224}",
        "metrics=[deletion_auc] | metrics.0={id: deletion_auc, fill: black}",
        "metrics=[road] | metrics.0={id: road, noise: 0.1}",
        "methods=[gradcam] | models.0.prefix=backbone.",
        "methods=[gradcam] | models.0.rename={head.: fc., 'projector.': ''}",
        "methods=[gradcam] | models.0.preprocessing={channels: 1, mean: [0.5], std: [0.25]}",
      })
  void aRunWithOtherSettingsIsAnotherRun(String standard, String other) {
    AuditConfig first = read(SMALLEST, standard);
    AuditConfig second = read(SMALLEST, standard, other);

    assertThat(CanonicalConfig.identity(second)).isNotEqualTo(CanonicalConfig.identity(first));
    assertThat(read(CanonicalConfig.json(second))).isEqualTo(second);
  }

  @Test
  void writingOutAStandardSettingLeavesTheRunTheSame() {
    assertThat(CanonicalConfig.identity(read(SMALLEST, "methods=[{id: rise, masks: 2000}]")))
        .isEqualTo(CanonicalConfig.identity(read(SMALLEST, "methods=[rise]")));
  }

  @Test
  void anAssignmentOverridesAnyKey() {
    AuditConfig config =
        read(
            SMALLEST,
            "dataset.path=other",
            "models.0.id=x",
            "solver.iterations=5",
            "methods=[rise]");

    assertThat(config.dataset().path()).isEqualTo("other");
    assertThat(config.models().get(0).id()).isEqualTo("x");
    assertThat(config.solver().iterations()).isEqualTo(5);
    assertThat(config.methods()).containsExactly("rise");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "datset.path=x | unknown key 'datset' (--set datset.path=x); did you mean 'dataset'?",
        "dataset.labls=x | unknown key 'dataset.labls' (--set dataset.labls=x); did you mean 'labels'?",
        "solver.iterations=many | 'solver.iterations' is 'many' (--set solver.iterations=many); it must be a whole number from 1",
        "solver.tolerance=1 | 'solver.tolerance' is '1' (--set solver.tolerance=1); it must be a number between 0 and 1",
        "target=1.5 | 'target' is '1.5' (--set target=1.5); it must be predicted, label, a class index or name",
        "precision=bf16 | 'precision' is 'bf16' (--set precision=bf16); it must be one of float32, bfloat16, float16",
        "precision=float15 | (did you mean 'float16'?)",
        "models.0.preprocessing={channels: 1} | 'models[0].preprocessing.mean' is missing",
        "models.0.preprocessing={channels: 1, mean: [1, 2, 3], std: [1]} | it must be a list of 1 numbers, one for each of the channels",
        "models.0.preprocessing={channels: 2} | it must be 1 or 3",
        "models.0.rename=fc | it must be a section of keys and values",
        "rectify=chanel | it must be one of sum, channel (did you mean 'channel'?)",
        "target=3-3 | it must be predicted, label, a class index",
        "output.maps=1 | 'output.maps' is '1' (--set output.maps=1); it must be true or false",
        "dataset.labels=labels.txt | it must be folders, none, the path of a .csv, .tsv or .parquet file, or a section such as {path: FILE, format: coco}",
        "dataset.sample=0 | it must be a share above 0 and up to 1",
        "models=[] | 'models' is a list of 0 (--set models=[]); it must be a list of at least one model",
        "models.0.id=../x | it must be a name of up to 100 letters",
        "models.5.id=x | the list has items 0 to 0, found '5'",
        "methods=[gradcam, gradcam] | it must be a method that is not in the list already",
        "layers.granularity=blok | it must be one of block, layer (did you mean 'block'?)",
        "metrics=[sparsenes] | 'metrics[0]' is 'sparsenes' (--set metrics=[sparsenes]); it must be one of sparseness, complexity,",
        "metrics=[sparsenes] | (did you mean 'sparseness'?)",
        "metrics=[road, road] | 'metrics[1]' is 'road' (--set metrics=[road, road]); it must be a metric that is not in the list already",
        "metrics=[{sample: 3}] | 'metrics[0].id' is missing",
        "metrics=[{id: road, sampel: 3}] | unknown key 'metrics[0].sampel' (--set metrics=[{id: road, sampel: 3}]); did you mean 'sample'?",
        "metrics=[{id: insertion_auc, steps: 0}] | 'metrics[0].steps' is '0' (--set metrics=[{id: insertion_auc, steps: 0}]); it must be a whole number from 1 to 50176",
        "metrics=[{id: deletion_auc, fill: blurr}] | 'metrics[0].fill' is 'blurr' (--set metrics=[{id: deletion_auc, fill: blurr}]); it must be one of mean, black, blur (did you mean 'blur'?)",
        "metrics=[{id: road, fill: black}] | unknown key 'metrics[0].fill'",
        "metrics=[{id: road, noise: 0}] | 'metrics[0].noise' is '0' (--set metrics=[{id: road, noise: 0}]); it must be a number above 0.0 and at most 10.0, such as 0.01",
        "metrics=[road, {id: road, steps: 9}] | it must be a metric that is not in the list already, found road",
        "methods=[{id: rise, masks: none}] | 'methods[0].masks' is 'none' (--set methods=[{id: rise, masks: none}]); it must be a whole number from 1 to 1000000",
        "methods=[{id: rise, probability: 2}] | 'methods[0].probability' is '2' (--set methods=[{id: rise, probability: 2}]); it must be a number above 0.0 and at most 1.0, such as 0.5",
        "methods=[{id: rise, mask: 9}] | unknown key 'methods[0].mask' (--set methods=[{id: rise, mask: 9}]); did you mean 'masks'?",
        "methods=[{id: gradcam, seed: 9}] | unknown key 'methods[0].seed'",
        "methods=[{id: risse}] | 'methods[0].id' is 'risse' (--set methods=[{id: risse}]); it must be one of naflow",
        "methods=[gradcm] | 'methods[0]' is 'gradcm' (--set methods=[gradcm]); it must be one of naflow",
        "methods=[gradcm] | (did you mean 'gradcam'?)",
        "models.0.architecture=resnet5 | 'models[0].architecture' is 'resnet5' (--set models.0.architecture=resnet5); it must be an architecture that `naflow models` lists (did you mean 'resnet50'?)",
        "methods=[{masks: 3}] | 'methods[0].id' is missing",
        "methods=[rise, {id: rise, masks: 3}] | it must be a method that is not in the list already",
        "metrics=[{id: road, sample: 0}] | 'metrics[0].sample' is '0'",
        "metrics=[{id: road, sample: 1.5}] | it must be a share above 0 and up to 1",
        "metrics=[{id: road, methods: [gradcam]}] | 'metrics[0].methods[0]' is 'gradcam' (--set metrics=[{id: road, methods: [gradcam]}]); it must be one of naflow",
        "metrics=[{id: road, layers: {granularity: block}}] | unknown key 'metrics[0].layers.granularity'",
        "metrics=[{id: road, layers: {min_depth: 0.5, max_depth: 0.2}}] | it must be at least min_depth, 0.5",
        "execution.device=tpu | it must be auto, cpu, gpu or gpu(n)",
        "dataset=x | 'dataset' is 'x' (--set dataset=x); it must be a section of keys and values",
        "models.0.preprocessing.std=[1, 0, 1] | it must be a list of three numbers, one a channel, above 0",
        "nonsense | write key=value",
      })
  void whatIsWrongIsNamedWithWhatWouldBeRight(String assignment, String message) {
    assertThatThrownBy(() -> read(SMALLEST, assignment))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Cannot use")
        .hasMessageContaining(message);
  }

  @Test
  void aMistakeInTheFileIsNamedWithItsLine() {
    assertThatThrownBy(() -> read(SMALLEST + "solver: {iteratons: 3}\n"))
        .hasMessageContaining("unknown key 'solver.iteratons' (audit.yaml, line 5)");
    assertThatThrownBy(() -> read("dataset: {path: x}\nmethods: [naflow]\n"))
        .hasMessageContaining("'models' is missing");
    assertThatThrownBy(() -> read(SMALLEST + "methods: [a]\n"))
        .hasMessageContaining("audit.yaml, line 5: key 'methods' is given twice");
    assertThatThrownBy(() -> read("a: [1\nb: }"))
        .hasMessageContaining("not well-formed YAML at line 2");
    assertThatThrownBy(() -> read("just words")).hasMessageContaining("instead of settings");
    assertThatThrownBy(() -> read("a: !!java.io.File [x]")).hasMessageContaining("is not allowed");
  }

  @Test
  void twoModelsMustDiffer() {
    assertThatThrownBy(
            () ->
                read(
                    "dataset: {path: x}\nmethods: [naflow]\nmodels:\n- {id: a, architecture: resnet18}\n- {id: a, architecture: resnet50}\n"))
        .hasMessageContaining("'models[1].id' is 'a'")
        .hasMessageContaining("unlike the ids of the other models");
    assertThatThrownBy(
            () ->
                read(FULL.replace("architecture: alexnet", "architecture: alexnet, baseline: on")))
        .hasMessageContaining("another model is the baseline");
  }
}
