package io.naflow.jobs.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody probably meant. */
public final class NearestWord {
  private NearestWord() {}

  /** The nearest of the words, if it is near: at most a third of its letters off. */
  public static Optional<String> nearest(String found, Collection<String> words) {
    return words.stream()
        // Of a text that is far longer nobody meant the word.
        .filter(word -> found.length() <= 2 * word.length() + 1)
        .min(Comparator.comparingInt(word -> distance(found, word)))
        .filter(word -> 3 * distance(found, word) <= Math.max(3, word.length()));
  }

  /** Levenshtein distance, small and capital letters alike. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
