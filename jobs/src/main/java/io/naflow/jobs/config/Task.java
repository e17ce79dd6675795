package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Labels;
import java.util.Optional;

/** What the networks of an audit are asked to do with each image. */
public sealed interface Task {
  /** To name its class. */
  record Classify() implements Task {}

  /** A task that goes by the similarity of two embeddings. */
  sealed interface Comparing extends Task {
    /**
     * Id of the similarity: {@code cosine}, {@code dot} or {@code euclidean}, and in episodes
     * {@code image-to-class}.
     */
    String similarity();

    /** The images that queries are compared with; empty for the dataset's own. */
    Optional<Gallery> gallery();
  }

  /**
   * Images to compare with.
   *
   * @param path URI of a folder; empty where only the images' names and labels are known
   * @param labels where their labels come from; classes are numbered as the dataset's
   */
  record Gallery(Optional<String> path, Labels labels) {}

  /** Where the vectors that queries are compared with come from. */
  enum Bank {
    /** The audit embeds the images. */
    EMBEDDED,
    /** The model's checkpoint holds them: the gallery is what the model was trained on. */
    CHECKPOINT
  }

  /**
   * Instance discrimination (Wu et al. 2018): a vote of the nearest neighbours, each with the
   * weight {@code exp(similarity / temperature)}.
   *
   * @param neighbours how many vote, at least 1
   * @param temperature above 0
   * @param bank with {@link Bank#CHECKPOINT} there is a gallery
   */
  record Contrastive(
      int neighbours, double temperature, String similarity, Optional<Gallery> gallery, Bank bank)
      implements Comparing {}

  /**
   * Episodes, drawn by the run's seed: each query is of the class whose shots, their mean or all of
   * their local descriptors, are most similar.
   *
   * @param ways classes an episode, at least 2
   * @param shots labelled images a class, at least 1
   * @param queries images to name a class, at least 1
   * @param episodes how many, at least 1
   */
  record FewShot(int ways, int shots, int queries, int episodes, String similarity)
      implements Comparing {
    @Override
    public Optional<Gallery> gallery() {
      return Optional.empty();
    }
  }

  /**
   * The most similar images of a gallery.
   *
   * @param top how many are kept for each query, at least 1
   */
  record Retrieval(int top, String similarity, Optional<Gallery> gallery) implements Comparing {}
}
