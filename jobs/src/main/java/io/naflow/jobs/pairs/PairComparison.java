package io.naflow.jobs.pairs;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.CanonicalConfig;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.dataset.classes.NamedClasses;
import io.naflow.jobs.pairs.match.Episode;
import io.naflow.jobs.pairs.match.Match;
import io.naflow.jobs.pairs.match.Matching;
import io.naflow.jobs.pairs.search.Neighbours;
import io.naflow.jobs.pairs.search.VectorBlock;
import io.naflow.jobs.pairs.search.VectorMeasure;
import io.naflow.jobs.store.Location;
import io.naflow.jobs.store.UnitKey;
import io.naflow.session.Catalogue;
import io.naflow.similarity.Similarities;
import io.naflow.similarity.Similarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * An audit of networks that compare: for each model an embedding pass, then chunk by chunk of the
 * queries the search and the flows of the pairs it finds. On a second attempt the vectors of blocks
 * that are done are read back, and flows that are done are left as they are.
 */
public final class PairComparison {
  /** A unit's, where the configuration says nothing. */
  public static final int IMAGES_PER_BLOCK = 64;

  /** Floats of the queries that are searched for at once: 128 MB. */
  private static final int MOST_FLOATS = 1 << 25;

  private static final int MOST_QUERIES = 4096;

  private final JavaSparkContext spark;
  private final AuditConfig config;
  private final Task.Comparing task;
  private final Places places;
  private final Map<String, NamedClasses> names;

  /**
   * @param config its task is one that compares
   * @param images the dataset, the queries among them
   * @param gallery other images to compare with, where the task names some
   * @param names what the labels are called, by model
   * @throws io.naflow.jobs.dataset.source.DatasetException if there are too few labelled images
   */
  public PairComparison(
      SparkSession spark,
      AuditConfig config,
      ImageSet images,
      Optional<ImageSet> gallery,
      Map<String, NamedClasses> names) {
    this.spark = new JavaSparkContext(spark.sparkContext());
    this.config = config;
    this.task = (Task.Comparing) config.task();
    this.names = names;
    this.places = new Places(config, task, images, gallery);
  }

  /**
   * Where the tasks report.
   *
   * @param done counts images embedded and queries explained
   * @param failed counts what has no flow
   */
  public record Reports(LongAccumulator done, LongAccumulator failed) {}

  /**
   * What came out.
   *
   * @param lines how well each model found the right class
   * @param pairs queries that were to be explained, over all models; those that could not be
   *     embedded are not among them
   */
  public record Result(List<String> lines, long pairs) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  /** Units of each model that embed; those that explain have the numbers after them. */
  public int embeddingUnits() {
    return places.blocks().size();
  }

  /** Images to embed and queries to explain, over all models. */
  public long steps() {
    long embedded = places.blocks().stream().mapToLong(block -> block.items().size()).sum();
    return config.models().size() * (embedded + places.queries().size());
  }

  /**
   * Does all that is not done.
   *
   * @param run id of the run, which must be open at {@code where}
   * @param finished units that an earlier attempt has committed
   */
  public Result run(String run, Location where, Set<UnitKey> finished, Reports reports) {
    var lines = new ArrayList<String>();
    long pairs = 0;
    for (AuditConfig.Model model : config.models()) {
      var setup =
          new TaskSetup(
              run,
              CanonicalConfig.json(config),
              model.id(),
              names.getOrDefault(model.id(), NamedClasses.none()),
              where);
      List<EmbedBlock> blocks = places.blocks();
      JavaRDD<VectorBlock> vectors =
          spark.parallelize(blocks, blocks.size()).map(new EmbedTask(setup, reports.done()));
      if (places.othersAreStored()) {
        List<VectorBlock> bank = Banks.blocks(model, places.firstOther(), where.configuration());
        vectors = vectors.union(spark.parallelize(bank, bank.size()));
      }
      try (var embeddings = new Embeddings(spark, vectors)) {
        Findings findings =
            explain(setup, similarity(model), embeddings, blocks.size(), finished, reports);
        lines.addAll(findings.lines(model.id()));
        pairs += findings.queries();
      }
    }
    return new Result(lines, pairs);
  }

  private Findings explain(
      TaskSetup setup,
      Similarity similarity,
      Embeddings embeddings,
      int firstUnit,
      Set<UnitKey> finished,
      Reports reports) {
    var findings = new Findings(ranks());
    var explain = new PairTask(setup, places.otherRoot(), reports.done(), reports.failed());
    int unit = firstUnit;
    for (List<Integer> chunk : chunks(embeddings)) {
      List<PairBlock.Pair> pairs = pairs(matches(chunk, embeddings, similarity), embeddings);
      pairs.forEach(findings::add);
      var open = new ArrayList<PairBlock>();
      for (int start = 0; start < pairs.size(); start += places.blockSize()) {
        int end = Math.min(pairs.size(), start + places.blockSize());
        var block = new PairBlock(unit++, new ArrayList<>(pairs.subList(start, end)));
        if (finished.contains(new UnitKey(setup.model(), block.unit()))) {
          reports.done().add(block.pairs().size());
        } else {
          open.add(block);
        }
      }
      if (!open.isEmpty()) {
        spark.parallelize(open, open.size()).foreach(explain);
      }
    }
    return findings;
  }

  /** Queries, or numbers of episodes, that are dealt with at once. */
  private List<List<Integer>> chunks(Embeddings embeddings) {
    boolean fewShot = task instanceof Task.FewShot;
    List<Integer> all =
        fewShot ? IntStream.range(0, places.episodes().size()).boxed().toList() : places.queries();
    int length = Math.max(1, embeddings.length());
    int most = Math.max(1, Math.min(MOST_QUERIES, MOST_FLOATS / length));
    int size = fewShot ? Math.max(1, most / imagesPerEpisode()) : most;
    var chunks = new ArrayList<List<Integer>>();
    for (int start = 0; start < all.size(); start += size) {
      chunks.add(all.subList(start, Math.min(all.size(), start + size)));
    }
    return chunks;
  }

  private Similarity similarity(AuditConfig.Model model) {
    return Similarities.of(
        task.similarity(), new Catalogue().architecture(model.architecture()).descriptorLength());
  }

  private List<Match> matches(List<Integer> chunk, Embeddings embeddings, Similarity similarity) {
    var matches = new ArrayList<Match>();
    if (task instanceof Task.FewShot) {
      List<Episode> some = chunk.stream().map(places.episodes()::get).toList();
      Map<Integer, float[]> vectors = embeddings.of(Places.of(some));
      some.forEach(episode -> matches.addAll(Matching.inEpisode(episode, vectors, similarity)));
      return matches;
    }
    VectorBlock queries = VectorBlock.of(new TreeMap<>(embeddings.of(chunk)));
    List<Neighbours> found =
        embeddings.nearest(
            queries, places.firstOther(), VectorMeasure.byId(task.similarity()), ranks());
    for (int i = 0; i < queries.rows(); i++) {
      matches.add(
          task instanceof Task.Contrastive contrastive
              ? Matching.voted(
                  queries.indices()[i],
                  found.get(i),
                  image -> places.item(image).labelOrNegative(),
                  contrastive.temperature())
              : Matching.retrieved(queries.indices()[i], found.get(i)));
    }
    return matches;
  }

  private List<PairBlock.Pair> pairs(List<Match> matches, Embeddings embeddings) {
    var wanted = new TreeSet<Integer>();
    matches.forEach(
        match -> {
          wanted.add(match.query());
          match.other().ifPresent(wanted::add);
        });
    Map<Integer, float[]> vectors = embeddings.of(wanted);
    var pairs = new ArrayList<PairBlock.Pair>();
    for (Match match : matches) {
      var support = new ArrayList<PairBlock.Support>();
      match
          .other()
          .ifPresent(
              other ->
                  support.add(
                      new PairBlock.Support(
                          places.item(other), vectors.get(other), vectors.get(match.query()))));
      var ranked = new ArrayList<PairBlock.Ranked>();
      for (int i = 0; i < match.ranked().length; i++) {
        ImageItem other = places.item(match.ranked()[i]);
        ranked.add(
            new PairBlock.Ranked(other.name(), other.labelOrNegative(), match.similarities()[i]));
      }
      pairs.add(
          new PairBlock.Pair(
              places.item(match.query()),
              support,
              ranked,
              match.votes(),
              match.episode().orElse(-1)));
    }
    return pairs;
  }

  private int ranks() {
    if (task instanceof Task.Contrastive contrastive) {
      return contrastive.neighbours();
    } else if (task instanceof Task.FewShot fewShot) {
      return fewShot.ways() * fewShot.shots();
    }
    return ((Task.Retrieval) task).top();
  }

  private int imagesPerEpisode() {
    return Places.of(places.episodes().subList(0, 1)).size();
  }
}
