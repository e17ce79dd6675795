package io.naflow.jobs.pairs;

import io.naflow.api.WeightsSource;
import io.naflow.jobs.config.AuditConfig;
import io.naflow.jobs.config.ConfigException;
import io.naflow.jobs.executor.Models;
import io.naflow.jobs.pairs.search.VectorBlock;
import io.naflow.session.Catalogue;
import io.naflow.session.Catalogue.Description;
import io.naflow.session.MemoryBanks;
import io.naflow.similarity.MemoryBank;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The memory banks in models' checkpoints: vectors of the images that queries are compared with.
 */
public final class Banks {
  /** Vectors of NPID in a block: 2 MB. */
  private static final int IMAGES_PER_BLOCK = 4096;

  private Banks() {}

  /**
   * Sees that a model's bank has a vector for each image, as long as the network's own, without
   * reading its numbers.
   *
   * @param images that labels are known of
   * @throws ConfigException if it has not
   */
  public static void check(
      AuditConfig.Model model, Description description, int images, Configuration hadoop) {
    MemoryBanks.Size size;
    try {
      size = MemoryBanks.size(file(model, hadoop), architecture(model));
    } catch (IllegalArgumentException | WeightsException | UncheckedIOException e) {
      throw new ConfigException(
          "Cannot use the memory bank of model '%s': %s".formatted(model.id(), e.getMessage()), e);
    }
    if (size.images() != images) {
      throw unusable(
          model,
          "it holds the vectors of %,d images, and task.gallery names %,d; give the images it was trained on, all of them and no others, by their folder (task.gallery) or a file of their labels (task.gallery_labels)"
              .formatted(size.images(), images));
    }
    if (size.length() != description.model().classes()) {
      throw unusable(
          model,
          "its vectors have %d numbers and the network's %d; give the checkpoint that both are of"
              .formatted(size.length(), description.model().classes()));
    }
  }

  /**
   * A model's bank.
   *
   * @param first place of the bank's first image among all
   * @throws ConfigException if a vector has no direction
   */
  static List<VectorBlock> blocks(AuditConfig.Model model, int first, Configuration hadoop) {
    MemoryBank bank = MemoryBanks.read(file(model, hadoop), architecture(model));
    var blocks = new ArrayList<VectorBlock>();
    for (int start = 0; start < bank.size(); start += IMAGES_PER_BLOCK) {
      int end = Math.min(bank.size(), start + IMAGES_PER_BLOCK);
      float[] values = new float[(end - start) * bank.length()];
      for (int image = start; image < end; image++) {
        float[] vector = bank.embedding(image);
        requireDirection(model, image, vector);
        System.arraycopy(vector, 0, values, (image - start) * bank.length(), bank.length());
      }
      int[] places = IntStream.range(first + start, first + end).toArray();
      blocks.add(new VectorBlock(places, bank.length(), values));
    }
    return blocks;
  }

  private static void requireDirection(AuditConfig.Model model, int image, float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
      throw unusable(
          model,
          "its vector %d, counted from 0, is 0 throughout or not finite; give another checkpoint, or leave task.bank out to have the images embedded"
              .formatted(image));
    }
  }

  private static java.nio.file.Path file(AuditConfig.Model model, Configuration hadoop) {
    if (Models.weights(model.weights(), hadoop) instanceof WeightsSource.File file) {
      return file.path();
    }
    throw new IllegalArgumentException(
        "weights %s are no file and bring none; give the checkpoint its authors publish, or leave task.bank out"
            .formatted(model.weights()));
  }

  private static Architecture architecture(AuditConfig.Model model) {
    return new Catalogue().architecture(model.architecture());
  }

  private static ConfigException unusable(AuditConfig.Model model, String why) {
    return new ConfigException(
        "Cannot use the memory bank of model '%s': %s".formatted(model.id(), why));
  }
}
