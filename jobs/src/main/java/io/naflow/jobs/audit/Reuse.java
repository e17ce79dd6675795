package io.naflow.jobs.audit;

import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.identity.BuildInfo;
import io.naflow.jobs.identity.Sha256;
import io.naflow.jobs.reuse.EarlierRun;
import io.naflow.jobs.reuse.TakeOver;
import io.naflow.jobs.reuse.Unchanged;
import io.naflow.jobs.store.Division;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.UnitKey;
import io.naflow.jobs.table.RunRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * What need not be explained again, as an earlier run has it.
 *
 * @param earlier that run, if there is one
 * @param images names of the images; none without such a run
 * @param gone images of that run that the dataset no longer has
 * @param otherVersions of this program, whose runs of the same name are not taken from
 */
record Reuse(
    Optional<EarlierRun> earlier, Set<String> images, long gone, List<String> otherVersions) {
  private static final Reuse NOTHING = new Reuse(Optional.empty(), Set.of(), 0, List.of());

  /** For an audit that is to go on with finished work; another reuses nothing. */
  static Reuse find(
      SparkSession spark,
      AuditRequest request,
      AuditPlan plan,
      Location where,
      Optional<Division> begun)
      throws IOException {
    // What an embedding is compared with changes with the dataset, for old images, too.
    boolean comparing = plan.config().task() instanceof Task.Comparing;
    Optional<String> source = begun.map(Division::source);
    if (!request.resume() || comparing || source.filter(String::isEmpty).isPresent()) {
      return NOTHING;
    }
    Map<String, String> weights = new HashMap<>();
    plan.models()
        .forEach(each -> weights.put(each.model().spec().id(), each.model().weightsSha256()));
    var inputs =
        new EarlierRun.Inputs(plan.runId(), plan.config(), weights, BuildInfo.read().version());
    Optional<EarlierRun> earlier = EarlierRun.find(spark, request.out(), inputs, source);
    if (earlier.isEmpty()) {
      List<String> others = EarlierRun.otherVersions(spark, request.out(), inputs);
      return new Reuse(Optional.empty(), Set.of(), 0, others);
    }
    var unchanged = new Unchanged(spark, earlier.get());
    Set<String> images =
        unchanged.among(plan.images().items(), plan.config(), plan.sample(), where);
    return images.isEmpty()
        ? NOTHING
        : new Reuse(earlier, images, unchanged.gone(plan.images().items()), List.of());
  }

  /** The images that are to be explained. */
  ImageSet rest(AuditPlan plan) {
    return plan.images().without(images);
  }

  /** How the rest is to be parted. */
  Division division(AuditPlan plan) {
    String source = earlier.map(EarlierRun::runId).orElse("");
    String work = source + '\n' + rest(plan).listingHash();
    return new Division(
        plan.imagesPerBlock(), source, Sha256.hex(work.getBytes(StandardCharsets.UTF_8)));
  }

  /** Takes the rows over, into units behind those of the rest. */
  void takeOver(
      SparkSession spark, AuditPlan plan, Location where, int firstUnit, Set<UnitKey> finished) {
    earlier.ifPresent(
        run ->
            new TakeOver(plan.runId(), run, where)
                .run(
                    spark,
                    images,
                    plan.config().models().stream().map(model -> model.id()).toList(),
                    firstUnit,
                    finished));
  }

  RunRow.Reused row() {
    return new RunRow.Reused(earlier.map(EarlierRun::runId), images.size());
  }
}
