package io.naflow.jobs.pairs;

import io.naflow.jobs.pairs.search.BlockSearch;
import io.naflow.jobs.pairs.search.Neighbours;
import io.naflow.jobs.pairs.search.VectorBlock;
import io.naflow.jobs.pairs.search.VectorMeasure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/** The embeddings of one model, spread over the executors. */
final class Embeddings implements AutoCloseable {
  private final JavaSparkContext spark;
  private final JavaRDD<VectorBlock> blocks;

  Embeddings(JavaSparkContext spark, JavaRDD<VectorBlock> blocks) {
    this.spark = spark;
    this.blocks = blocks.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Numbers of an embedding, once all are made; 0 if there is none. */
  int length() {
    return blocks.map(VectorBlock::length).reduce(Math::max);
  }

  /** Some images' embeddings, those that have one, by the images' places. */
  Map<Integer, float[]> of(Collection<Integer> images) {
    int[] sorted = images.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    var found = new TreeMap<Integer, float[]>();
    for (VectorBlock block : blocks.map(new Chosen(sorted)).collect()) {
      for (int row = 0; row < block.rows(); row++) {
        found.put(block.indices()[row], block.row(row));
      }
    }
    return found;
  }

  /**
   * The nearest neighbours of some queries: each executor multiplies the queries with the blocks it
   * has, and only the best of each come together.
   *
   * @param from place of the first image of the gallery
   * @return one a query, in order
   */
  List<Neighbours> nearest(VectorBlock queries, int from, VectorMeasure measure, int most) {
    Broadcast<VectorBlock> sent = spark.broadcast(queries);
    try {
      // What one core finds is merged there: a list a core, not a list a block, comes to the
      // driver.
      return blocks
          .map(new Nearest(sent, from, measure, most))
          .coalesce(spark.defaultParallelism())
          .reduce(Embeddings::merged);
    } finally {
      sent.destroy();
    }
  }

  private static ArrayList<Neighbours> merged(
      ArrayList<Neighbours> one, ArrayList<Neighbours> other) {
    var both = new ArrayList<Neighbours>();
    for (int i = 0; i < one.size(); i++) {
      both.add(one.get(i).with(other.get(i)));
    }
    return both;
  }

  @Override
  public void close() {
    blocks.unpersist();
  }

  private record Chosen(int[] sorted) implements Function<VectorBlock, VectorBlock> {
    @Override
    public VectorBlock call(VectorBlock block) {
      return block.only(sorted);
    }
  }

  /** Blocks hold images of the gallery alone, or none of them. */
  private record Nearest(Broadcast<VectorBlock> queries, int from, VectorMeasure measure, int most)
      implements Function<VectorBlock, ArrayList<Neighbours>> {
    @Override
    public ArrayList<Neighbours> call(VectorBlock block) {
      boolean inGallery = block.rows() > 0 && block.indices()[0] >= from;
      VectorBlock gallery = inGallery ? block : VectorBlock.of(new TreeMap<>());
      return new BlockSearch(queries.value(), measure).in(gallery, most);
    }
  }
}
