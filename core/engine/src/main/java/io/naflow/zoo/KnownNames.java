package io.naflow.zoo;

import io.naflow.zoo.ClassNames.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names of classes that come with the program. */
public enum KnownNames {
  /** ImageNet-1k: the WordNet id of each class, torchvision's word for it, and WordNet's words. */
  IMAGENET("the names of ImageNet-1k", 1000) {
    @Override
    List<Entry> entries() {
      var entries = new ArrayList<Entry>();
      for (String line : resource("imagenet-1k.tsv").split("\n")) {
        String[] columns = line.split("\t");
        List<String> words = List.of(columns[2].split(", "));
        var synonyms = new ArrayList<>(words);
        synonyms.add(columns[2]);
        // The first of WordNet's words is the name in imagenet_class_index.json.
        entries.add(
            new Entry(entries.size(), columns[1], List.of(columns[0], words.get(0)), synonyms));
      }
      return entries;
    }
  },

  /** CIFAR-10, as its authors number them. */
  CIFAR10("the names of CIFAR-10", 10) {
    @Override
    List<Entry> entries() {
      return list(
          List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck"));
    }
  },

  /** The demo's shapes. */
  SCENES("the names of the demo's shapes", 8) {
    @Override
    List<Entry> entries() {
      return list(
          List.of("disc", "ring", "square", "triangle", "cross", "star", "crescent", "bars"));
    }
  },

  /** No names are known. */
  NONE("no names", 0) {
    @Override
    List<Entry> entries() {
      return List.of();
    }
  };

  private final String title;
  private final int size;

  KnownNames(String title, int size) {
    this.title = title;
    this.size = size;
  }

  abstract List<Entry> entries();

  /** All of them. */
  public ClassNames names() {
    return new ClassNames(title, entries());
  }

  /** The names of a network's outputs; empty where it has another number of outputs. */
  public Optional<ClassNames> of(int outputs) {
    return size > 0 && outputs == size ? Optional.of(names()) : Optional.empty();
  }

  private static List<Entry> list(List<String> names) {
    var entries = new ArrayList<Entry>();
    names.forEach(name -> entries.add(new Entry(entries.size(), name)));
    return entries;
  }

  private static String resource(String name) {
    try (InputStream stream = KnownNames.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the class names in the program's jar", e);
    }
  }
}
