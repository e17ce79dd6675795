package io.naflow.jobs.config;

import io.naflow.api.SolverSettings;
import io.naflow.jobs.config.AuditConfig.Execution;
import io.naflow.jobs.config.AuditConfig.Output;
import io.naflow.jobs.config.AuditConfig.Run;

/** The whole configuration of an audit: its sections in the order in which people write them. */
final class AuditShape {
  private static final SectionShape<Run> RUN =
      SectionShape.of(section -> new Run(section.get(AuditKeys.NAME), section.get(AuditKeys.SEED)))
          .with(AuditKeys.NAME, Run::name)
          .with(AuditKeys.SEED, run -> Math.toIntExact(run.seed()));

  private static final SectionShape<SolverSettings> SOLVER =
      SectionShape.of(
              section ->
                  new SolverSettings(
                      section.get(AuditKeys.TOLERANCE),
                      section.get(AuditKeys.OPTIMALITY),
                      section.get(AuditKeys.ITERATIONS)))
          .with(AuditKeys.TOLERANCE, SolverSettings::tolerance)
          .with(AuditKeys.OPTIMALITY, SolverSettings::optimality)
          .with(AuditKeys.ITERATIONS, SolverSettings::iterations);

  private static final SectionShape<Output> OUTPUT =
      SectionShape.of(
              section ->
                  new Output(section.get(AuditKeys.MAPS), section.get(AuditKeys.FAILURES_ALLOWED)))
          .with(AuditKeys.MAPS, Output::maps)
          .with(AuditKeys.FAILURES_ALLOWED, Output::failuresAllowed);

  private static final SectionShape<Execution> EXECUTION =
      SectionShape.of(
              section ->
                  new Execution(
                      section.get(AuditKeys.DEVICE),
                      section.get(AuditKeys.BATCH),
                      OptionalNumbers.whole(section.find(AuditKeys.IMAGES_PER_BLOCK)),
                      OptionalNumbers.whole(section.find(AuditKeys.THREADS))))
          .with(AuditKeys.DEVICE, Execution::device)
          .with(AuditKeys.BATCH, Execution::batch)
          .optionalWhole(AuditKeys.IMAGES_PER_BLOCK, Execution::imagesPerBlock)
          .optionalWhole(AuditKeys.THREADS, Execution::threads);

  static final SectionShape<AuditConfig> ROOT =
      SectionShape.of(AuditShape::config)
          .section("run", RUN, AuditConfig::run)
          .section("dataset", DatasetKeys.SHAPE, AuditConfig::dataset)
          .items(
              AuditKeys.MODELS,
              (config, written) ->
                  config.models().stream()
                      .map(model -> ModelKeys.SHAPE.write(model, written.fresh()).values())
                      .toList())
          .below(ModelKeys.SHAPE.keys())
          .section(
              "task",
              TaskShapes.keys(),
              (config, written) -> TaskShapes.write(config.task(), written))
          .items(
              AuditKeys.METHODS,
              (config, written) ->
                  config.methods().stream()
                      .map(id -> MethodKeys.write(id, config.choices(), written.fresh()))
                      .toList())
          .below(MethodKeys.all())
          .section("layers", LayerKeys.OF_AUDIT, AuditConfig::layers)
          .with(AuditKeys.TARGET, AuditConfig::target)
          .section("solver", SOLVER, AuditConfig::solver)
          .items(
              AuditKeys.METRICS,
              (config, written) ->
                  config.metrics().stream()
                      .map(metric -> MetricKeys.write(metric, written.fresh()))
                      .toList())
          .below(MetricKeys.all())
          .with(AuditKeys.RECTIFY, AuditConfig::rectify)
          .with(AuditKeys.PRECISION, AuditConfig::precision)
          .section("output", OUTPUT, AuditConfig::output)
          .section("execution", EXECUTION, AuditConfig::execution);

  private AuditShape() {}

  private static AuditConfig config(Settings root) {
    Run run = RUN.read(root.section("run"));
    AuditConfig.Dataset dataset = DatasetKeys.SHAPE.read(root.section("dataset"));
    root.require(AuditKeys.MODELS);
    MethodsReader.Chosen methods = MethodsReader.read(root, run.seed());
    return new AuditConfig(
        run,
        dataset,
        ModelKeys.read(root),
        TaskShapes.read(root.section("task")),
        methods.ids(),
        methods.choices(),
        LayerKeys.OF_AUDIT.read(root.section("layers")),
        root.get(AuditKeys.TARGET),
        SOLVER.read(root.section("solver")),
        MetricsReader.read(root.get(AuditKeys.METRICS), methods.ids(), run.seed()),
        root.get(AuditKeys.RECTIFY),
        root.get(AuditKeys.PRECISION),
        OUTPUT.read(root.section("output")),
        EXECUTION.read(root.section("execution")));
  }
}
