package io.naflow.jobs.config;

import io.naflow.jobs.config.ConfigNode.Items;
import io.naflow.jobs.config.ConfigNode.Scalar;
import io.naflow.jobs.config.ConfigNode.Section;
import io.naflow.jobs.config.ConfigNode.Type;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML as plain data: no tag builds an object. */
final class YamlReader {
  /** Far more than a configuration needs; bounds what a hostile file can make us build. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private static final Map<Tag, Type> TYPES =
      Map.of(
          Tag.STR, Type.STRING,
          Tag.INT, Type.NUMBER,
          Tag.FLOAT, Type.NUMBER,
          Tag.BOOL, Type.BOOLEAN,
          Tag.NULL, Type.NULL,
          Tag.TIMESTAMP, Type.STRING);

  private final String source;

  private YamlReader(String source) {
    this.source = source;
  }

  /**
   * @param source name of the file, for messages
   * @throws ConfigException if the text is not YAML, or is no section
   */
  static Section section(String text, String source) {
    ConfigNode root = new YamlReader(source).read(text);
    if (root instanceof Section section) {
      return section;
    }
    throw new ConfigException(
        "Cannot read %s: it holds %s instead of settings; begin with a section such as 'dataset:'"
            .formatted(source, root.described()));
  }

  /** A single value, list or section, as {@code --set} takes it. */
  static ConfigNode value(String text, String source) {
    return new YamlReader(source).read(text);
  }

  private ConfigNode read(String text) {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(20);
    options.setCodePointLimit(MAX_CHARACTERS);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      return root == null ? new Scalar("", Type.NULL, source) : convert(root);
    } catch (MarkedYAMLException e) {
      throw new ConfigException(
          "Cannot read %s: it is not well-formed YAML at line %d: %s"
              .formatted(source, e.getProblemMark().getLine() + 1, e.getProblem()),
          e);
    }
  }

  private ConfigNode convert(Node node) {
    String origin = origin(node);
    if (node instanceof MappingNode mapping) {
      var entries = new LinkedHashMap<String, ConfigNode>();
      for (NodeTuple tuple : mapping.getValue()) {
        String key = key(tuple.getKeyNode());
        if (entries.put(key, convert(tuple.getValueNode())) != null) {
          throw new ConfigException(
              "Cannot read %s: key '%s' is given twice; keep one"
                  .formatted(origin(tuple.getKeyNode()), key));
        }
      }
      return new Section(entries, origin);
    } else if (node instanceof SequenceNode sequence) {
      return new Items(sequence.getValue().stream().map(this::convert).toList(), origin);
    }
    ScalarNode scalar = (ScalarNode) node;
    Type type = TYPES.get(scalar.getTag());
    if (type == null) {
      throw new ConfigException(
          "Cannot read %s: tag '%s' is not allowed; write plain values"
              .formatted(origin, scalar.getTag()));
    }
    return new Scalar(scalar.getValue(), type, origin);
  }

  private String key(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new ConfigException(
        "Cannot read %s: a key must be a single word".formatted(origin(node)));
  }

  private String origin(Node node) {
    return source.startsWith("--")
        ? source
        : source + ", line " + (node.getStartMark().getLine() + 1);
  }
}
