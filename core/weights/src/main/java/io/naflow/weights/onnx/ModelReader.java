package io.naflow.weights.onnx;

import io.naflow.weights.StoredTensor;
import io.naflow.weights.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A {@code ModelProto} with its graph. */
final class ModelReader {
  private static final int MOST_NODES = 1 << 16;
  private static final int MOST_NAMES = 1 << 12;

  private final ExternalFiles files;
  private final Map<String, Long> opsets = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, StoredTensor> initialisers = new LinkedHashMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private String producer = "";
  private String producerVersion = "";
  private boolean graphRead;

  ModelReader(ExternalFiles files) {
    this.files = files;
  }

  ModelReader read(WireMessage in) {
    while (in.next()) {
      switch (in.field()) {
        case 2 -> producer = in.text();
        case 3 -> producerVersion = in.text();
        case 7 -> graph(in.message());
        case 8 -> opset(in.message());
        case 14 -> entry(in, metadata);
        default -> in.skip();
      }
    }
    if (!graphRead || nodes.isEmpty()) {
      throw WeightsException.cannot(
          "read %s".formatted(files.model().path()),
          "it has no graph with any node",
          WireMessage.EXPORT_AGAIN);
    }
    return this;
  }

  OnnxModel model(Path file, String sha256) {
    Long opset = opsets.getOrDefault("", opsets.get("ai.onnx"));
    return new OnnxModel(
        file,
        sha256,
        (producer + " " + producerVersion).strip(),
        opset == null ? OptionalLong.empty() : OptionalLong.of(opset),
        inputs,
        outputs,
        nodes,
        initialisers,
        unreadable,
        metadata);
  }

  private void opset(WireMessage in) {
    String domain = "";
    long version = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> domain = in.text();
        case 2 -> version = in.number();
        default -> in.skip();
      }
    }
    if (opsets.size() < MOST_NAMES) {
      opsets.put(domain, version);
    }
  }

  private void graph(WireMessage in) {
    graphRead = true;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> TensorReader.add(in, nodes, node(in.message()), MOST_NODES);
        case 5 -> initialiser(in);
        case 11 -> TensorReader.add(in, inputs, value(in.message()), MOST_NODES);
        case 12 -> TensorReader.add(in, outputs, value(in.message()), MOST_NODES);
        case 15 ->
            throw in.refuse("it has sparse tensors, which are not read; export them as dense ones");
        default -> in.skip();
      }
    }
  }

  private void initialiser(WireMessage in) {
    TensorReader.Read read = TensorReader.read(in.message(), files);
    if (initialisers.size() + unreadable.size() >= MOST_NODES) {
      throw in.refuse("it has more than %d tensors".formatted(MOST_NODES));
    }
    read.tensor().ifPresent(tensor -> initialisers.put(read.name(), tensor));
    if (read.tensor().isEmpty()) {
      unreadable.put(read.name(), read.type());
    }
  }

  private static OnnxValue value(WireMessage in) {
    String name = "";
    var shape = new ArrayList<OptionalLong>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> type(in.message(), shape);
        default -> in.skip();
      }
    }
    return new OnnxValue(name, shape);
  }

  /** {@code TypeProto}, its tensor type's shape, the shape's dimensions: a field 1 or 2 each. */
  private static void type(WireMessage in, List<OptionalLong> shape) {
    while (in.next()) {
      if (in.field() != 1) {
        continue;
      }
      WireMessage tensor = in.message();
      while (tensor.next()) {
        if (tensor.field() != 2) {
          continue;
        }
        WireMessage dimensions = tensor.message();
        while (dimensions.next()) {
          if (dimensions.field() == 1) {
            TensorReader.add(in, shape, dimension(dimensions.message()), MOST_NAMES);
          }
        }
      }
    }
  }

  private static OptionalLong dimension(WireMessage in) {
    OptionalLong size = OptionalLong.empty();
    while (in.next()) {
      if (in.field() == 1) {
        size = OptionalLong.of(in.number());
      }
    }
    return size;
  }

  private OnnxNode node(WireMessage in) {
    var from = new ArrayList<String>();
    var to = new ArrayList<String>();
    var attributes = new HashMap<String, Attribute>();
    var noted = new HashMap<String, String>();
    String name = "";
    String operator = "";
    String domain = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> TensorReader.add(in, from, in.text(), MOST_NAMES);
        case 2 -> TensorReader.add(in, to, in.text(), MOST_NAMES);
        case 3 -> name = in.text();
        case 4 -> operator = in.text();
        case 5 -> attribute(in, attributes);
        case 7 -> domain = in.text();
        case 9 -> entry(in, noted);
        default -> in.skip();
      }
    }
    return new OnnxNode(name, operator, domain, from, to, attributes, noted);
  }

  private static void entry(WireMessage in, Map<String, String> into) {
    if (into.size() == MOST_NAMES) {
      throw in.refuse("it has more than %d notes in one place".formatted(MOST_NAMES));
    }
    TensorReader.entry(in.message(), into);
  }

  private void attribute(WireMessage in, Map<String, Attribute> into) {
    if (into.size() == MOST_NAMES) {
      throw in.refuse("a node has more than %d settings".formatted(MOST_NAMES));
    }
    var read = new AttributeReader(files).read(in.message());
    into.put(read.name(), read.attribute());
  }
}
