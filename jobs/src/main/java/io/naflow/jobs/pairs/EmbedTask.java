package io.naflow.jobs.pairs;

import io.naflow.api.Outcome;
import io.naflow.api.intake.Intake;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.dataset.Counts;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.executor.Sessions;
import io.naflow.jobs.pairs.search.VectorBlock;
import io.naflow.jobs.store.UnitWriter;
import io.naflow.jobs.table.EmbeddingRow;
import io.naflow.jobs.table.Tables;
import io.naflow.jobs.unit.UnitRows;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;

/**
 * Embeds a block of images and commits their rows. Where the block is done, as an earlier attempt
 * did it or Spark has lost its vectors, these are read back from the rows.
 *
 * @param setup what the task needs
 * @param done counts images
 */
record EmbedTask(TaskSetup setup, LongAccumulator done)
    implements Function<EmbedBlock, VectorBlock> {

  @Override
  public VectorBlock call(EmbedBlock block) throws IOException {
    try (UnitWriter writer = setup.writer(block.unit())) {
      Optional<List<String>> earlier = writer.committed(Tables.embeddings());
      if (earlier.isEmpty()) {
        return embedded(block, writer);
      }
      VectorBlock found = StoredVectors.of(block, earlier.get(), setup.hadoop());
      done.add(block.items().size());
      return found;
    }
  }

  private VectorBlock embedded(EmbedBlock block, UnitWriter writer) throws IOException {
    AuditConfig audit = setup.audit();
    try (Sessions.Lease lease = setup.lease(audit)) {
      var rows = new UnitRows(setup.run(), setup.model(), audit.output(), writer, setup.classes());
      var one = new OneBlock(block, lease, rows);
      one.embed(audit);
      return VectorBlock.of(one.vectors);
    }
  }

  private final class OneBlock {
    private final EmbedBlock block;
    private final Sessions.Lease lease;
    private final UnitRows rows;
    private final Counts counts = new Counts();
    private final SortedMap<Integer, float[]> vectors = new TreeMap<>();

    OneBlock(EmbedBlock block, Sessions.Lease lease, UnitRows rows) {
      this.block = block;
      this.lease = lease;
      this.rows = rows;
    }

    void embed(AuditConfig audit) throws IOException {
      int batch = audit.execution().batch();
      try (var loader =
          new ImageLoader(block.root(), audit.dataset().orientation(), setup.hadoop())) {
        for (int start = 0; start < block.items().size(); start += batch) {
          embed(loader, start, Math.min(block.items().size(), start + batch));
        }
      }
      rows.writer().commit(counts.asMap(), lease.software());
    }

    private void embed(ImageLoader loader, int start, int end) throws IOException {
      Preprocessing own = lease.session().model().preprocessing();
      List<Loaded> images =
          block.items().subList(start, end).stream()
              .map(item -> loader.load(item, List.of(own)))
              .toList();
      List<Outcome> outcomes =
          Intake.ask(images.stream().map(image -> image.as(own)).toList(), lease.session()::answer);
      for (int i = 0; i < outcomes.size(); i++) {
        count(images.get(i));
        keep(start + i, outcomes.get(i));
      }
      done.add(end - start);
    }

    /** Only of the dataset is told how many images were turned. */
    private void count(Loaded image) {
      if (block.part() == EmbedBlock.Part.DATASET) {
        counts.image(image);
      } else {
        counts.image(image.item().name(), image.sha256());
      }
    }

    private void keep(int place, Outcome outcome) throws IOException {
      ImageItem item = block.items().get(place);
      if (outcome instanceof Outcome.Failed failed) {
        fail(item, failed);
      } else if (outcome instanceof Outcome.Answered embedded && isZero(embedded.values())) {
        fail(
            item,
            new Outcome.Failed(
                "forward",
                "ZERO_VECTOR",
                "Cannot compare the image: its embedding is 0 throughout and has no direction; check the weights and the preprocessing"));
      } else if (outcome instanceof Outcome.Answered embedded) {
        vectors.put(block.indices()[place], embedded.values());
        rows.writer()
            .write(
                Tables.embeddings(),
                new EmbeddingRow(
                    setup.run(),
                    setup.model(),
                    block.part().name().toLowerCase(Locale.ROOT),
                    item.name(),
                    item.label(),
                    embedded.values()));
      }
    }

    private static boolean isZero(float[] vector) {
      for (float value : vector) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }

    private void fail(ImageItem item, Outcome.Failed problem) throws IOException {
      counts.failed();
      rows.failure(item, problem);
    }
  }
}
