package io.naflow.jobs.dataset;

import java.util.Locale;
import java.util.Set;

/** How files say that an image has no label. */
final class Unlabelled {
  private static final Set<String> WORDS = Set.of("", "nan", "<na>", "null", "none");

  private Unlabelled() {}

  static boolean means(String text) {
    return WORDS.contains(text.strip().toLowerCase(Locale.ROOT));
  }
}
