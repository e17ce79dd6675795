package io.naflow.zoo;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What the outputs of a classifier are called, and which output a name means. */
public final class ClassNames {
  private final String title;
  private final SortedMap<Integer, Entry> byIndex = new TreeMap<>();
  private final List<Level> levels;

  /**
   * A class.
   *
   * @param index of the output, from 0
   * @param name as tables have it
   * @param others by which it is known as well as by its name, such as a WordNet id
   * @param synonyms further words; what is another class's name means that class
   */
  public record Entry(int index, String name, List<String> others, List<String> synonyms) {
    public Entry {
      others = List.copyOf(others);
      synonyms = List.copyOf(synonyms);
    }

    /** With one name. */
    public Entry(int index, String name) {
      this(index, name, List.of(), List.of());
    }

    private List<String> names() {
      var all = new ArrayList<>(List.of(name));
      all.addAll(others);
      return all;
    }
  }

  /** One way to read a text: what it becomes, and the classes that are meant by that. */
  private record Level(UnaryOperator<String> form, Map<String, SortedSet<Integer>> classes) {}

  /**
   * @param title what these names are, for messages: {@code the names of ImageNet-1k}
   * @param entries each of another index
   */
  public ClassNames(String title, Collection<Entry> entries) {
    this.title = title;
    for (Entry entry : entries) {
      if (entry.index() < 0 || byIndex.put(entry.index(), entry) != null) {
        throw new IllegalArgumentException(
            "Cannot name class %d of %s twice or below 0".formatted(entry.index(), title));
      }
    }
    // From what is surest: letters as they are, then any case; names before other words.
    this.levels =
        List.of(
            level(ClassNames::exact, false),
            level(ClassNames::folded, false),
            level(ClassNames::exact, true),
            level(ClassNames::folded, true));
  }

  private Level level(UnaryOperator<String> form, boolean synonyms) {
    var classes = new HashMap<String, SortedSet<Integer>>();
    for (Entry entry : byIndex.values()) {
      for (String word : synonyms ? entry.synonyms() : entry.names()) {
        classes.computeIfAbsent(form.apply(word), key -> new TreeSet<>()).add(entry.index());
      }
    }
    return new Level(form, classes);
  }

  /** What these names are, for messages. */
  public String title() {
    return title;
  }

  /** Number of classes that have a name. */
  public int size() {
    return byIndex.size();
  }

  /** The classes in the order of their indices. */
  public List<Entry> entries() {
    return List.copyOf(byIndex.values());
  }

  /** Whether they are those from 0 on, none left out. */
  public boolean isComplete() {
    return byIndex.isEmpty() || byIndex.lastKey() == byIndex.size() - 1;
  }

  /** Name of a class; empty where none is known. */
  public Optional<String> name(int index) {
    return Optional.ofNullable(byIndex.get(index)).map(Entry::name);
  }

  /**
   * The classes that a text may mean: none, one, or more than one. Case, underscores for blanks and
   * the spelling of accents do not matter unless names differ in nothing else.
   */
  public SortedSet<Integer> indices(String text) {
    for (Level level : levels) {
      SortedSet<Integer> found = level.classes().get(level.form().apply(text));
      if (found != null) {
        return new TreeSet<>(found);
      }
    }
    return new TreeSet<>();
  }

  /** Every word that is understood, each once. */
  public Set<String> words() {
    var words = new HashSet<String>();
    for (Entry entry : byIndex.values()) {
      words.addAll(entry.names());
      words.addAll(entry.synonyms());
    }
    return words;
  }

  private static String exact(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
  }

  private static String folded(String text) {
    return exact(exact(text).replace('_', ' ')).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassNames names && byIndex.equals(names.byIndex);
  }

  @Override
  public int hashCode() {
    return byIndex.hashCode();
  }

  @Override
  public String toString() {
    return title;
  }
}
