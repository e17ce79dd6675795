package io.naflow.jobs.config;

import io.naflow.jobs.config.Settings.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the values of a setting are.
 *
 * @param type in a word or two
 * @param range what a value has to be, in words that follow "it must be"; empty for any text
 * @param syntax how {@code --set} takes it
 * @param reader of a value in a configuration; refuses what is not in the range
 * @param writer of what the reader reads back, as JSON has it
 */
record Kind<T>(
    String type,
    String range,
    Syntax syntax,
    Function<Value, T> reader,
    Function<T, Object> writer) {

  /** How {@code --set} takes a value. */
  enum Syntax {
    /** Every character is part of it. */
    TEXT,
    /** A single value as YAML reads it: a number, or true or false. */
    PLAIN,
    /** A list or section in brackets or braces; anything else is a text. */
    BRACKETED
  }

  static Kind<String> text() {
    return new Kind<>("text", "", Syntax.TEXT, Kind::someText, text -> text);
  }

  /** A path that is empty would be the folder one happens to be in. */
  private static String someText(Value value) {
    if (value.text().isEmpty()) {
      throw value.wrong("a text that is not empty");
    }
    return value.text();
  }

  /** A text that a pattern fits. */
  static Kind<String> text(String range, Pattern pattern) {
    return parsed(
        range,
        value -> {
          if (!pattern.matcher(value.text()).matches()) {
            throw value.wrong(range);
          }
          return value.text();
        },
        text -> text);
  }

  /** What is made of a text. */
  static <T> Kind<T> parsed(String range, Function<Value, T> reader, Function<T, Object> writer) {
    return new Kind<>("text", range, Syntax.TEXT, reader, writer);
  }

  static Kind<Integer> whole(int least, int most) {
    return new Kind<>(
        "whole number",
        Value.wholeRange(least, most),
        Syntax.PLAIN,
        value -> value.integer(least, most),
        number -> number);
  }

  /**
   * @param range in words
   * @param allowed the same as a condition
   */
  static Kind<Double> number(String range, DoublePredicate allowed) {
    return new Kind<>(
        "number",
        range,
        Syntax.PLAIN,
        value -> {
          double number = value.number(range);
          if (!allowed.test(number)) {
            throw value.wrong(range);
          }
          return number;
        },
        number -> number);
  }

  /** A share from 0 to 1. */
  static Kind<Double> share() {
    return number("a share from 0 to 1", number -> number >= 0 && number <= 1);
  }

  /** A share of which something is left. */
  static Kind<Double> shareAboveZero() {
    return number("a share above 0 and up to 1", number -> number > 0 && number <= 1);
  }

  static Kind<Boolean> flag() {
    return new Kind<>("true or false", "true or false", Syntax.PLAIN, Value::flag, flag -> flag);
  }

  /**
   * @param shown the words as they are listed
   */
  static Kind<String> word(List<String> words, List<String> shown) {
    String range = Value.wordRange(shown);
    return new Kind<>("word", range, Syntax.TEXT, value -> value.word(words, range), word -> word);
  }

  static Kind<String> word(List<String> words) {
    return new Kind<>(
        "word", Value.wordRange(words), Syntax.TEXT, value -> value.word(words), word -> word);
  }

  /** One of an enum's values, written in small letters. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    List<String> words = Stream.of(type.getEnumConstants()).map(Kind::lower).toList();
    return new Kind<>(
        "word",
        Value.wordRange(words),
        Syntax.TEXT,
        value -> Enum.valueOf(type, value.word(words).toUpperCase(Locale.ROOT)),
        Kind::lower);
  }

  /** A list, or a single one for a list of one. */
  static <T> Kind<List<T>> listOf(Kind<T> item) {
    return new Kind<>(
        "list of " + item.type(),
        item.range().isEmpty() ? "" : "each " + item.range(),
        Syntax.BRACKETED,
        value -> value.oneOrMore().stream().map(item.reader()).toList(),
        list -> list.stream().map(item.writer()).toList());
  }

  /** Texts by texts. */
  static Kind<Map<String, String>> textByText() {
    return new Kind<>(
        "section of texts",
        "a section such as {head.: fc.}",
        Syntax.BRACKETED,
        value -> value.section().texts(),
        texts -> new LinkedHashMap<>(texts));
  }

  /** What has a reader of its own: a list, a section, or a single value beside them. */
  static <T> Kind<T> bracketed(
      String type, String range, Function<Value, T> reader, Function<T, Object> writer) {
    return new Kind<>(type, range, Syntax.BRACKETED, reader, writer);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
