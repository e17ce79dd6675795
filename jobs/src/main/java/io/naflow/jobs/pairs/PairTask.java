package io.naflow.jobs.pairs;

import io.naflow.api.EmbeddingSession.Role;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.image.ImageException;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.dataset.Preparations;
import io.naflow.jobs.dataset.source.Problem;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.unit.UnitRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
  private static final Problem UNPAIRED =
      new Problem(
          "pair",
          "NO_PAIR",
          "Cannot explain the image by another: there is none to pair it with, as those it is compared with could not be embedded or have no label; see the other failures");

  @Override
  public void call(PairBlock block) throws IOException {
    AuditConfig audit = setup.audit();
    try (Sessions.EmbeddingLease lease = setup.lease(audit);
        UnitWriter writer = setup.writer(block.unit())) {
      var rows =
          new PairRows(
              new UnitRows(setup.run(), setup.model(), audit.output(), writer, setup.classes()));
      try (var one = new OneBlock(audit, lease, rows)) {
        int batch = audit.execution().batch();
        for (int start = 0; start < block.pairs().size(); start += batch) {
          int end = Math.min(block.pairs().size(), start + batch);
          one.explain(block.pairs().subList(start, end));
        }
        writer.commit(one.counts.asMap(), lease.software());
        failed.add(one.counts.failures());
      }
    }
  }

  /** An image that is ready for the network. */
  record Ready(Loaded.Decoded image, InputImage input) {}

  /** A pair whose images are ready; one of a checkpoint's bank may not be there to be explained. */
  private record Whole(PairBlock.Pair pair, Ready query, Optional<Ready> support) {}

  private final class OneBlock implements AutoCloseable {
    private final Sessions.EmbeddingLease lease;
    private final PairRows rows;
    private final ImageLoader queries;
    private final ImageLoader supports;
    private final Counts counts = new Counts();

    OneBlock(AuditConfig audit, Sessions.EmbeddingLease lease, PairRows rows) throws IOException {
      this.lease = lease;
      this.rows = rows;
      var orientation = audit.dataset().orientation();
      this.queries = new ImageLoader(audit.dataset().path(), orientation, setup.hadoop());
      this.supports = new ImageLoader(supportRoot, orientation, setup.hadoop());
    }

    @Override
    public void close() throws IOException {
      try (queries) {
        supports.close();
      }
    }

    void explain(List<PairBlock.Pair> pairs) throws IOException {
      var queryPreparations = new Preparations();
      var supportPreparations = new Preparations();
      var whole = new ArrayList<Whole>();
      for (PairBlock.Pair pair : pairs) {
        if (pair.support().isEmpty()) {
          fail(pair.query(), UNPAIRED);
          continue;
        }
        Optional<Ready> query = ready(pair.query(), queries, queryPreparations);
        if (query.isPresent() && !pair.support().get(0).isThere()) {
          whole.add(new Whole(pair, query.get(), Optional.empty()));
        } else if (query.isPresent()) {
          ready(pair.support().get(0).item(), supports, supportPreparations)
              .ifPresent(support -> whole.add(new Whole(pair, query.get(), Optional.of(support))));
        }
      }
      explainAll(whole);
      done.add(pairs.size());
    }

    private void explainAll(List<Whole> pairs) throws IOException {
      List<Outcome> ofQueries =
          lease
              .session()
              .explain(
                  pairs.stream().map(pair -> pair.query().input()).toList(),
                  pairs.stream().map(pair -> pair.pair().support().get(0).vector()).toList(),
                  Role.QUERY);
      List<Whole> drawn = pairs.stream().filter(pair -> pair.support().isPresent()).toList();
      Iterator<Outcome> ofSupports =
          lease
              .session()
              .explain(
                  drawn.stream().map(pair -> pair.support().orElseThrow().input()).toList(),
                  drawn.stream().map(pair -> pair.pair().support().get(0).queryVector()).toList(),
                  Role.SUPPORT)
              .iterator();
      for (int i = 0; i < pairs.size(); i++) {
        Whole pair = pairs.get(i);
        keep(pair, ofQueries.get(i), pair.support().map(support -> ofSupports.next()));
      }
    }

    private void keep(Whole pair, Outcome ofQuery, Optional<Outcome> ofSupport) throws IOException {
      if (ofQuery instanceof Outcome.Failed problem) {
        fail(pair.query().image().item(), problem(problem));
      } else if (ofSupport.isPresent() && ofSupport.get() instanceof Outcome.Failed problem) {
        fail(pair.support().orElseThrow().image().item(), problem(problem));
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

    private Optional<Ready> ready(ImageItem item, ImageLoader loader, Preparations preparations)
        throws IOException {
      Loaded loaded = loader.load(item);
      if (loaded instanceof Loaded.Decoded image) {
        try {
          var prepared = preparations.of(image, lease.session().model().preprocessing());
          return Optional.of(new Ready(image, new InputImage(item.name(), prepared, item.label())));
        } catch (ImageException e) {
          fail(item, new Problem("preprocess", e.kind().name(), e.getMessage()));
        }
      } else if (loaded instanceof Loaded.Broken broken) {
        fail(item, broken.problem());
      }
      return Optional.empty();
    }

    private void fail(ImageItem item, Problem problem) throws IOException {
      counts.failed();
      rows.write(item, problem);
    }

    private static Problem problem(Outcome.Failed failed) {
      return new Problem(failed.stage(), failed.errorClass(), failed.message());
    }
  }
}
