package io.naflow.jobs.pairs.match;

import io.naflow.jobs.config.Task.FewShot;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.source.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Draws episodes. Each depends on the seed and its own number alone, so that more episodes are the
 * same ones and some more; {@link Random}'s numbers are specified, and the same on every Java.
 */
public final class Episodes {
  /** Sets the seeds of neighbouring episodes far apart. */
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  private Episodes() {}

  /**
   * @throws DatasetException if there are not enough classes of enough labelled images
   */
  public static List<Episode> draw(List<ImageItem> items, FewShot task, long seed) {
    var byLabel = new TreeMap<Integer, List<Integer>>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).label().isPresent()) {
        byLabel.computeIfAbsent(items.get(i).labelOrNegative(), label -> new ArrayList<>()).add(i);
      }
    }
    int needed = Math.addExact(task.shots(), task.queries());
    byLabel.values().removeIf(images -> images.size() < needed);
    if (byLabel.size() < task.ways()) {
      throw new DatasetException(
          "Cannot draw %d-way episodes: %d classes have the %d images that %d shots and %d queries take; give dataset.labels, more images, or lower task.ways, shots or queries"
              .formatted(task.ways(), byLabel.size(), needed, task.shots(), task.queries()));
    }
    var episodes = new ArrayList<Episode>();
    for (int index = 0; index < task.episodes(); index++) {
      episodes.add(episode(index, byLabel, task, new Random(seed ^ (index + 1) * STRIDE)));
    }
    return episodes;
  }

  private static Episode episode(
      int index, Map<Integer, List<Integer>> byLabel, FewShot task, Random random) {
    var ways = new ArrayList<Episode.Way>();
    for (int label : some(List.copyOf(byLabel.keySet()), task.ways(), random)) {
      List<Integer> images = some(byLabel.get(label), task.shots() + task.queries(), random);
      ways.add(
          new Episode.Way(
              label, images.subList(0, task.shots()), images.subList(task.shots(), images.size())));
    }
    return new Episode(index, ways);
  }

  /** As many, each equally likely: the first steps of a Fisher-Yates shuffle. */
  private static List<Integer> some(List<Integer> all, int count, Random random) {
    var shuffled = new ArrayList<>(all);
    for (int i = 0; i < count; i++) {
      int from = i + random.nextInt(shuffled.size() - i);
      Integer kept = shuffled.get(i);
      shuffled.set(i, shuffled.get(from));
      shuffled.set(from, kept);
    }
    return shuffled.subList(0, count);
  }
}
