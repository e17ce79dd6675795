package io.naflow.api.choice;

import java.util.List;

/**
 * Something that a method or a metric leaves to its user; in configurations a key beside its {@code
 * id}. Whatever is chosen is part of a run's identity.
 */
public sealed interface Parameter {
  /** Its key. */
  String name();

  /** Its value where none is chosen. */
  Object standard();

  /** What it is, in a sentence for a person who chooses it. */
  String doc();

  /** What a value has to be, in words that follow "it must be". */
  String range();

  /** Whether a value is of the right kind and in the range. */
  boolean allows(Object value);

  /** A number that starts what is drawn; configurations give the run's where none is chosen. */
  static Whole seed() {
    return new Whole("seed", 0, 0, Integer.MAX_VALUE, "Starts what is drawn at random.");
  }

  /** A whole number from {@code least} to {@code most}. */
  record Whole(String name, Integer standard, int least, int most, String doc)
      implements Parameter {
    @Override
    public String range() {
      return "a whole number from %d to %d, such as %d".formatted(least, most, standard);
    }

    @Override
    public boolean allows(Object value) {
      return value instanceof Integer number && number >= least && number <= most;
    }
  }

  /** A number above {@code above}, at most {@code most}. */
  record Real(String name, Double standard, double above, double most, String doc)
      implements Parameter {
    @Override
    public String range() {
      return "a number above %s and at most %s, such as %s".formatted(above, most, standard);
    }

    @Override
    public boolean allows(Object value) {
      return value instanceof Double number && number > above && number <= most;
    }
  }

  /** One of some words. */
  record Word(String name, String standard, List<String> words, String doc) implements Parameter {
    public Word {
      words = List.copyOf(words);
    }

    @Override
    public String range() {
      return "one of " + String.join(", ", words);
    }

    @Override
    public boolean allows(Object value) {
      return value instanceof String word && words.contains(word);
    }
  }
}
