package io.naflow.jobs.dataset.classes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.zoo.ClassNames.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Names of classes in JSON: {@code {"0": ["n01440764", "tench"]}}, {@code {"0": "tench"}}, {@code
 * {"tench": 0}} or {@code ["tench"]}.
 */
final class JsonClassNames {
  private JsonClassNames() {}

  /**
   * @param wrong makes the error from what is wrong
   */
  static List<Entry> parse(String text, Function<String, DatasetException> wrong) {
    JsonNode root = read(text, wrong);
    var entries = new ArrayList<Entry>();
    if (root.isArray()) {
      for (JsonNode item : root) {
        entries.add(entry(entries.size(), item, wrong));
      }
      return entries;
    }
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      JsonNode value = field.getValue();
      OptionalInt index = WholeNumbers.parse(value.isInt() ? value.asText() : field.getKey());
      if (index.isEmpty()) {
        throw wrong.apply(
            "'%s' is not the index of a class, and %s not either".formatted(field.getKey(), value));
      }
      entries.add(
          value.isInt()
              ? new Entry(index.getAsInt(), field.getKey())
              : entry(index.getAsInt(), value, wrong));
    }
    long different = entries.stream().map(Entry::index).distinct().count();
    if (different < entries.size()) {
      throw wrong.apply("a class is named twice");
    }
    return entries;
  }

  /** Of an id and a word, the word is the name. */
  private static Entry entry(int index, JsonNode value, Function<String, DatasetException> wrong) {
    List<String> texts =
        value.isArray()
            ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList()
            : List.of(value.asText());
    if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
      throw wrong.apply("class %d has no name".formatted(index));
    }
    return new Entry(
        index, texts.get(texts.size() - 1), texts.subList(0, texts.size() - 1), List.of());
  }

  private static JsonNode read(String text, Function<String, DatasetException> wrong) {
    try {
      return new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .readTree(text);
    } catch (JsonProcessingException e) {
      DatasetException refused = wrong.apply("it is no JSON: " + e.getOriginalMessage());
      throw new DatasetException(refused.getMessage(), e);
    }
  }
}
