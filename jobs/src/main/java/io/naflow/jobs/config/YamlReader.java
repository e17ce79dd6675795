package io.naflow.jobs.config;

import io.naflow.jobs.config.ConfigNode.Items;
import io.naflow.jobs.config.ConfigNode.Scalar;
import io.naflow.jobs.config.ConfigNode.Section;
import io.naflow.jobs.config.ConfigNode.Type;
import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads YAML as plain data: no tag builds an object. */
final class YamlReader {
  /** Far more than a configuration needs; bounds what a hostile file can make us build. */
  private static final int MAX_CHARACTERS = 1 << 20;

  /** Aliases are counted as often as they are used. */
  private static final int MAX_VALUES = 1 << 17;

  private static final int MAX_ALIASES = 20;
  private static final int MAX_DEPTH = 40;

  private static final Map<Tag, Type> TYPES =
      Map.of(
          Tag.STR, Type.STRING,
          Tag.INT, Type.NUMBER,
          Tag.FLOAT, Type.NUMBER,
          Tag.BOOL, Type.BOOLEAN,
          Tag.NULL, Type.NULL,
          Tag.TIMESTAMP, Type.STRING);

  private final String source;
  private final Map<Node, Integer> uses = new IdentityHashMap<>();
  private final Set<Node> around = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  private YamlReader(String source) {
    this.source = source;
  }

  /**
   * @param source name of the file, for messages
   * @param first a key that such a file begins with
   * @throws ConfigException if the text is not YAML, or is no section
   */
  static Section section(String text, String source, String first) {
    ConfigNode root = new YamlReader(source).read(text);
    if (root instanceof Section section) {
      return section;
    }
    throw new ConfigException(
        "Cannot read %s: it holds %s instead of settings; begin with '%s:'"
            .formatted(source, root.described(), first));
  }

  /** A single value, list or section, as {@code --set} takes it. */
  static ConfigNode value(String text, String source) {
    return new YamlReader(source).read(text);
  }

  private ConfigNode read(String text) {
    requirePrintable(text);
    var options = new LoaderOptions();
    // They are counted below, where it is known in which line they stand.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(MAX_CHARACTERS);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      return root == null ? new Scalar("", Type.NULL, source) : convert(root, 0);
    } catch (MarkedYAMLException e) {
      Optional<Mark> mark = Optional.ofNullable(e.getProblemMark());
      throw new ConfigException(
          "Cannot read %s: it is not well-formed YAML%s: %s; mend it there"
              .formatted(
                  source,
                  mark.map(place -> " at line " + (place.getLine() + 1)).orElse(""),
                  e.getProblem()),
          e);
    } catch (ReaderException e) {
      throw new ConfigException(
          "Cannot read %s: it holds a character that YAML does not allow; write it in double quotes as \\x.. or \\u...."
              .formatted(source),
          e);
    } catch (YAMLException e) {
      throw new ConfigException(
          "Cannot read %s: %s; a configuration needs less".formatted(source, e.getMessage()), e);
    }
  }

  /** The YAML reader says where in bytes; people look for lines. */
  private void requirePrintable(String text) {
    int line = 1;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (!StreamReader.isPrintable(point)) {
        throw new ConfigException(
            "Cannot read %s, line %d: it holds the character U+%04X, which YAML does not allow; write it in double quotes as \\u%04x, or take it out"
                .formatted(source, line, point, point));
      }
      line += point == '\n' ? 1 : 0;
      i += Character.charCount(point);
    }
  }

  private ConfigNode convert(Node node, int depth) {
    String origin = origin(node);
    values++;
    if (depth > MAX_DEPTH || values > MAX_VALUES) {
      throw new ConfigException(
          "Cannot read %s: %s; write the settings out"
              .formatted(
                  origin,
                  depth > MAX_DEPTH
                      ? "it nests deeper than %d, as a section or list does that holds itself"
                          .formatted(MAX_DEPTH)
                      : "with its aliases it holds more than %d values".formatted(MAX_VALUES)));
    }
    if (node instanceof CollectionNode<?> collection) {
      // What holds itself is told by its depth.
      boolean outermost = around.add(node);
      if (outermost && uses.merge(node, 1, Integer::sum) > MAX_ALIASES + 1) {
        throw new ConfigException(
            "Cannot read %s: what stands there has more than %d aliases; write the settings out"
                .formatted(origin, MAX_ALIASES));
      }
      ConfigNode read = collection(collection, depth, origin);
      if (outermost) {
        around.remove(node);
      }
      return read;
    }
    ScalarNode scalar = (ScalarNode) node;
    if (!TYPES.containsKey(scalar.getTag())) {
      throw notPlain(node);
    }
    return new Scalar(scalar.getValue(), TYPES.get(scalar.getTag()), origin);
  }

  private ConfigNode collection(CollectionNode<?> node, int depth, String origin) {
    if (node instanceof MappingNode mapping) {
      requirePlain(node, Tag.MAP);
      return new Section(entries(mapping, depth), origin);
    }
    requirePlain(node, Tag.SEQ);
    List<Node> items = ((SequenceNode) node).getValue();
    return new Items(items.stream().map(item -> convert(item, depth + 1)).toList(), origin);
  }

  private Map<String, ConfigNode> entries(MappingNode mapping, int depth) {
    var entries = new LinkedHashMap<String, ConfigNode>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple.getKeyNode());
      if (entries.put(key, convert(tuple.getValueNode(), depth + 1)) != null) {
        throw new ConfigException(
            "Cannot read %s: key '%s' is given twice; keep one"
                .formatted(origin(tuple.getKeyNode()), ConfigNode.shown(key)));
      }
    }
    return entries;
  }

  private void requirePlain(Node node, Tag plain) {
    if (!node.getTag().equals(plain)) {
      throw notPlain(node);
    }
  }

  private ConfigException notPlain(Node node) {
    return new ConfigException(
        "Cannot read %s: tag '%s' is not allowed; write plain values"
            .formatted(origin(node), node.getTag()));
  }

  private String key(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw new ConfigException(
          "Cannot read %s: a key must be a single word".formatted(origin(node)));
    } else if (Tag.MERGE.equals(scalar.getTag())) {
      throw new ConfigException(
          "Cannot read %s: the merge key << is not read; write the settings out"
              .formatted(origin(node)));
    }
    return scalar.getValue();
  }

  private String origin(Node node) {
    return source.startsWith("--")
        ? source
        : source + ", line " + (node.getStartMark().getLine() + 1);
  }
}
