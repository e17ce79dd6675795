package io.naflow.jobs.pairs;

import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.api.Target;
import io.naflow.api.Target.Role;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.unit.UnitRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.LongAccumulator;

/**
 * Explains a block of pairs, both images of each as far as they are there, and commits their rows.
 * A pair has all of its rows or a failure.
 *
 * @param setup what the task needs
 * @param supportRoot URI of the folder that the queries' others are below
 * @param done counts queries
 * @param failed counts those without a flow
 */
record PairTask(TaskSetup setup, String supportRoot, LongAccumulator done, LongAccumulator failed)
    implements VoidFunction<PairBlock> {
  private static final Outcome.Failed UNPAIRED =
      new Outcome.Failed(
          "pair",
          "NO_PAIR",
          "Cannot explain the image by another: there is none to pair it with, as those it is compared with could not be embedded or have no label; see the other failures");

  @Override
  public void call(PairBlock block) throws IOException {
    AuditConfig audit = setup.audit();
    try (Sessions.Lease lease = setup.lease(audit);
        UnitWriter writer = setup.writer(block.unit());
        ImageLoader queries = loader(audit, audit.dataset().path());
        ImageLoader supports = loader(audit, supportRoot)) {
      var rows =
          new PairRows(
              new UnitRows(setup.run(), setup.model(), audit.output(), writer, setup.classes()));
      var one = new OneBlock(audit, lease, rows, queries, supports);
      int batch = audit.execution().batch();
      for (int start = 0; start < block.pairs().size(); start += batch) {
        int end = Math.min(block.pairs().size(), start + batch);
        one.explain(block.pairs().subList(start, end));
      }
      writer.commit(one.counts.asMap(), lease.software());
      failed.add(one.counts.failures());
    }
  }

  private ImageLoader loader(AuditConfig audit, String root) throws IOException {
    return new ImageLoader(root, audit.dataset().orientation(), setup.hadoop());
  }

  /** An image that is ready for the network. */
  record Ready(Loaded.Decoded image, InputImage input) {}

  /** A pair whose images are ready; one of a checkpoint's bank may not be there to be explained. */
  private record Whole(PairBlock.Pair pair, Ready query, Optional<Ready> support) {
    PairBlock.Support other() {
      return pair.support().get(0);
    }
  }

  private final class OneBlock {
    private final Sessions.Lease lease;
    private final Target.Likeness likeness;
    private final PairRows rows;
    private final ImageLoader queries;
    private final ImageLoader supports;
    private final Counts counts = new Counts();

    OneBlock(
        AuditConfig audit,
        Sessions.Lease lease,
        PairRows rows,
        ImageLoader queries,
        ImageLoader supports) {
      this.lease = lease;
      this.likeness = setup.likeness(audit);
      this.rows = rows;
      this.queries = queries;
      this.supports = supports;
    }

    void explain(List<PairBlock.Pair> pairs) throws IOException {
      var whole = new ArrayList<Whole>();
      for (PairBlock.Pair pair : pairs) {
        if (pair.support().isEmpty()) {
          fail(pair.query(), UNPAIRED);
          continue;
        }
        Optional<Ready> query = ready(pair.query(), queries);
        if (query.isPresent() && !pair.support().get(0).isThere()) {
          whole.add(new Whole(pair, query.get(), Optional.empty()));
        } else if (query.isPresent()) {
          ready(pair.support().get(0).item(), supports)
              .ifPresent(support -> whole.add(new Whole(pair, query.get(), Optional.of(support))));
        }
      }
      explainAll(whole);
      done.add(pairs.size());
    }

    private void explainAll(List<Whole> pairs) throws IOException {
      List<Outcome> ofQueries =
          explain(
              likeness.as(Role.QUERY),
              pairs.stream().map(pair -> pair.query().input().against(pair.other().vector())));
      Iterator<Outcome> ofSupports =
          explain(
                  likeness.as(Role.SUPPORT),
                  pairs.stream()
                      .flatMap(
                          pair ->
                              pair.support().stream()
                                  .map(
                                      support ->
                                          support.input().against(pair.other().queryVector()))))
              .iterator();
      for (int i = 0; i < pairs.size(); i++) {
        Whole pair = pairs.get(i);
        keep(pair, ofQueries.get(i), pair.support().map(support -> ofSupports.next()));
      }
    }

    private List<Outcome> explain(Target target, Stream<InputImage> images) {
      return lease.session().explain(images.toList(), List.of(target)).get(0);
    }

    private void keep(Whole pair, Outcome ofQuery, Optional<Outcome> ofSupport) throws IOException {
      if (ofQuery instanceof Outcome.Failed problem) {
        fail(pair.query().image().item(), problem);
      } else if (ofSupport.isPresent() && ofSupport.get() instanceof Outcome.Failed problem) {
        fail(pair.support().orElseThrow().image().item(), problem);
      } else if (ofQuery instanceof Outcome.Compared query) {
        rows.write(
            pair.pair(),
            new PairRows.Flow(pair.query(), query),
            ofSupport.map(
                support ->
                    new PairRows.Flow(pair.support().orElseThrow(), (Outcome.Compared) support)));
        counts.predicted();
      }
    }

    private Optional<Ready> ready(ImageItem item, ImageLoader loader) throws IOException {
      Preprocessing own = lease.session().model().preprocessing();
      Loaded loaded = loader.load(item, List.of(own));
      Arrival arrival = loaded.as(own);
      if (loaded instanceof Loaded.Decoded image && arrival instanceof InputImage input) {
        return Optional.of(new Ready(image, input));
      } else if (arrival instanceof Outcome.Failed why) {
        fail(item, why);
      }
      return Optional.empty();
    }

    private void fail(ImageItem item, Outcome.Failed problem) throws IOException {
      counts.failed();
      rows.write(item, problem);
    }
  }
}
