package io.naflow.jobs.pairs;

import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.Task;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.pairs.match.Episode;
import io.naflow.jobs.pairs.match.Episodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** All images of a task by number: the dataset's and, behind them, the gallery's. */
final class Places {
  private final AuditConfig config;
  private final Task.Comparing task;
  private final ImageSet images;
  private final Optional<ImageSet> gallery;
  private final List<Episode> episodes;

  /**
   * @throws io.naflow.jobs.dataset.source.DatasetException if there are too few labelled images
   */
  Places(AuditConfig config, Task.Comparing task, ImageSet images, Optional<ImageSet> gallery) {
    this.config = config;
    this.task = task;
    this.images = images;
    this.gallery = gallery;
    this.episodes =
        task instanceof Task.FewShot fewShot
            ? Episodes.draw(images.items(), fewShot, config.run().seed())
            : List.of();
  }

  /** Few-shot problems; none where the task is another. */
  List<Episode> episodes() {
    return episodes;
  }

  ImageItem item(int place) {
    int own = images.items().size();
    return place < own ? images.items().get(place) : gallery.orElseThrow().items().get(place - own);
  }

  /** Place of the first image that queries are compared with; all behind it are, too. */
  int firstOther() {
    return gallery.isPresent() ? images.items().size() : 0;
  }

  /**
   * URI of the folder that the images which queries are compared with are below, as far as there is
   * one: images of a checkpoint's bank need not be there.
   */
  String otherRoot() {
    return task.gallery().flatMap(Task.Gallery::path).orElse(config.dataset().path());
  }

  /** Whether the vectors of the gallery are in the checkpoint, and not to be made. */
  boolean othersAreStored() {
    return task instanceof Task.Contrastive contrastive
        && contrastive.bank() == Task.Bank.CHECKPOINT;
  }

  /** The images that are asked about, in order; in episodes perhaps more than once. */
  List<Integer> queries() {
    return task instanceof Task.FewShot
        ? episodes.stream()
            .flatMap(episode -> episode.ways().stream())
            .flatMap(way -> way.queries().stream())
            .toList()
        : IntStream.range(0, images.items().size()).boxed().toList();
  }

  /** The images of some episodes. */
  static Set<Integer> of(List<Episode> episodes) {
    var used = new TreeSet<Integer>();
    for (Episode episode : episodes) {
      for (Episode.Way way : episode.ways()) {
        used.addAll(way.shots());
        used.addAll(way.queries());
      }
    }
    return used;
  }

  /** Images or pairs a unit of work. */
  int blockSize() {
    return config.execution().imagesPerBlock().orElse(PairComparison.IMAGES_PER_BLOCK);
  }

  /** The images that are embedded: all that have no vector yet, or those of the episodes. */
  List<EmbedBlock> blocks() {
    var blocks = new ArrayList<EmbedBlock>();
    int own = images.items().size();
    List<Integer> embedded =
        task instanceof Task.FewShot
            ? List.copyOf(of(episodes))
            : IntStream.range(0, own).boxed().toList();
    add(blocks, embedded, EmbedBlock.Part.DATASET, config.dataset().path());
    int others = othersAreStored() ? 0 : gallery.map(set -> set.items().size()).orElse(0);
    int end = own + others;
    add(blocks, IntStream.range(own, end).boxed().toList(), EmbedBlock.Part.GALLERY, otherRoot());
    return blocks;
  }

  private void add(
      List<EmbedBlock> blocks, List<Integer> places, EmbedBlock.Part part, String root) {
    for (int start = 0; start < places.size(); start += blockSize()) {
      List<Integer> some = places.subList(start, Math.min(places.size(), start + blockSize()));
      blocks.add(
          new EmbedBlock(
              blocks.size(),
              part,
              root,
              some.stream().mapToInt(Integer::intValue).toArray(),
              new ArrayList<>(some.stream().map(this::item).toList())));
    }
  }
}
