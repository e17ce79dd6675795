package io.naflow.jobs.dataset.truth;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.jobs.dataset.source.DatasetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * COCO's instances in JSON, read as a stream: a label is the name of the category that all of an
 * image's objects have, boxes are corner and size. Regions of crowds are left out.
 */
final class Coco {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String source;
  private final Map<Long, String> images = new LinkedHashMap<>();
  private final Map<Long, String> categories = new HashMap<>();
  private final Map<Long, List<Thing>> things = new HashMap<>();
  private long crowds;

  /** An annotation. */
  private record Thing(long category, double[] box) {}

  private Coco(String source) {
    this.source = source;
  }

  static Truth read(String source, Configuration hadoop, Collector found) {
    var coco = new Coco(source);
    try (var bytes = TextFiles.of(source, hadoop).get(0).bytes();
        JsonParser json = JSON.createParser(bytes)) {
      coco.parse(json);
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      throw coco.wrong(
          "is no JSON that can be read, at line %d, column %d: %s"
              .formatted(where.getLineNr(), where.getColumnNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw TextFiles.unreadable(source, e);
    }
    return coco.truth(found);
  }

  private void parse(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("does not begin with an object of images, annotations and categories");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "images" -> each(json, name, image -> named(images, image, name, "file_name"));
        case "categories" -> each(json, name, one -> named(categories, one, name, "name"));
        case "annotations" -> each(json, name, this::annotation);
        default -> json.skipChildren();
      }
    }
  }

  private void each(JsonParser json, String name, Consumer<JsonNode> each) throws IOException {
    boolean list = json.currentToken() == JsonToken.START_ARRAY;
    while (list && json.nextToken() == JsonToken.START_OBJECT) {
      each.accept(JSON.readTree(json));
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw wrong("has %s that are no list of objects".formatted(name));
    }
  }

  private void named(Map<Long, String> named, JsonNode node, String list, String field) {
    long id = id(node, "id");
    String name = text(node, field);
    String earlier = named.putIfAbsent(id, name);
    if (earlier != null) {
      throw wrong("gives two of its %s the id %d: %s and %s".formatted(list, id, earlier, name));
    }
  }

  private void annotation(JsonNode node) {
    JsonNode box = node.path("bbox");
    if (node.path("iscrowd").asInt() != 0) {
      crowds++;
      return;
    } else if (box.size() != 4) {
      throw wrong("has an annotation without four numbers in bbox: id " + node.path("id"));
    }
    double x = side(node, 0);
    double y = side(node, 1);
    double[] edges = {x, y, x + side(node, 2), y + side(node, 3)};
    things
        .computeIfAbsent(id(node, "image_id"), key -> new ArrayList<>())
        .add(new Thing(id(node, "category_id"), edges));
  }

  private double side(JsonNode annotation, int index) {
    JsonNode side = annotation.path("bbox").get(index);
    if (!side.isNumber() || !Double.isFinite(side.asDouble())) {
      throw wrong(
          "has an annotation (id %s) with %s in bbox, which must be four numbers"
              .formatted(annotation.path("id"), side));
    }
    return side.asDouble();
  }

  private Truth truth(Collector found) {
    if (images.isEmpty() || categories.isEmpty()) {
      throw wrong("has no images or no categories");
    }
    things.keySet().stream()
        .filter(id -> !images.containsKey(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw wrong("has annotations of image %d, which its images lack".formatted(id));
            });
    images.forEach(
        (id, name) -> {
          List<Thing> own = things.getOrDefault(id, List.of());
          Set<String> labels = new TreeSet<>();
          own.forEach(thing -> labels.add(category(thing)));
          found.row(
              "image " + id,
              name,
              labels.size() == 1 ? labels.iterator().next() : "",
              own.stream().map(Thing::box).toList());
          if (labels.size() > 1) {
            found.severalLabels(name);
          }
        });
    return found.truth(
        List.of(
            "labels    %s: COCO, %,d images, %,d categories by their names, boxes from bbox (corner and size)%s"
                .formatted(
                    source,
                    images.size(),
                    categories.size(),
                    crowds == 0 ? "" : "; %,d regions of crowds are left out".formatted(crowds))),
        Optional.empty());
  }

  private String category(Thing thing) {
    return Optional.ofNullable(categories.get(thing.category()))
        .orElseThrow(() -> wrong("has no category " + thing.category()));
  }

  private long id(JsonNode node, String field) {
    if (!node.path(field).isIntegralNumber()) {
      throw wrong("has an entry without a whole number in " + field);
    }
    return node.get(field).asLong();
  }

  private String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw wrong("has an entry without a text in " + field);
    }
    return node.get(field).asText();
  }

  private DatasetException wrong(String what) {
    return new DatasetException(
        "Cannot use labels %s: it %s; the format coco is that of instances_val2017.json"
            .formatted(source, what));
  }
}
