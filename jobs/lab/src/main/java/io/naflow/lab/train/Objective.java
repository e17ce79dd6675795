package io.naflow.lab.train;

/** What a network is trained to do with labelled images. */
public sealed interface Objective {
  /** Its output is one logit a class: softmax cross-entropy. */
  record Logits() implements Objective {}

  /**
   * Its output is a unit vector: softmax cross-entropy of its cosines with one unit vector a class,
   * the proxy, divided by a temperature. The proxies are learnt beside the network and not kept.
   * The non-parametric softmax of Wu et al. 2018 (Eq. 2) with one memory a class in place of one an
   * image, which is the normalised softmax of Zhai and Wu 2019.
   *
   * @param classes at least 2
   * @param temperature above 0; 0.07 in Wu et al.
   */
  record Proxies(int classes, double temperature) implements Objective {
    public Proxies {
      if (classes < 2 || !(temperature > 0 && temperature <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Cannot train towards %d proxies at temperature %s: at least 2 and a temperature above 0 are needed; 0.07 is usual"
                .formatted(classes, temperature));
      }
    }
  }
}
