package io.naflow.jobs.dataset.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.hadoop.metadata.FileMetaData;

/**
 * The names of the numbers in columns of classes, as Hugging Face writes them into a file's schema.
 *
 * @param byColumn names by column, each by its number
 */
public record ClassLabels(Map<String, List<String>> byColumn) {
  /** No names at all. */
  static final ClassLabels NONE = new ClassLabels(Map.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  public ClassLabels {
    byColumn = Map.copyOf(byColumn);
  }

  /** Of a column. */
  public Optional<List<String>> of(String column) {
    return Optional.ofNullable(byColumn.get(column));
  }

  static ClassLabels of(FileMetaData file) {
    String text = file.getKeyValueMetaData().get("huggingface");
    if (text == null) {
      return NONE;
    }
    try {
      var found = new TreeMap<String, List<String>>();
      JSON.readTree(text)
          .path("info")
          .path("features")
          .fields()
          .forEachRemaining(
              feature -> {
                List<String> names = names(feature.getValue());
                if (!names.isEmpty()) {
                  found.put(feature.getKey(), names);
                }
              });
      return new ClassLabels(found);
    } catch (JsonProcessingException e) {
      // Without names the numbers still are what they are.
      return NONE;
    }
  }

  private static List<String> names(JsonNode feature) {
    var names = new ArrayList<String>();
    if (feature.path("_type").asText().equals("ClassLabel")) {
      feature.path("names").forEach(name -> names.add(name.asText()));
    }
    return names;
  }
}
