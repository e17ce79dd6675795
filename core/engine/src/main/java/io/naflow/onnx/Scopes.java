package io.naflow.onnx;

import io.naflow.weights.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which module of the exporting program a node is of, as PyTorch's exporters note it: the older one
 * in the node's name ({@code /layer1/layer1.0/relu_1/Relu}, where {@code _1} is the module's second
 * call), the newer one in its metadata.
 */
final class Scopes {
  private static final String NEWER = "pkg.torch.onnx.name_scopes";
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
  private static final Pattern CALL = Pattern.compile("(.+)_\\d+");

  private final Map<OnnxNode, String> byNode = new IdentityHashMap<>();
  private final Set<String> paths = new HashSet<>();

  Scopes(List<OnnxNode> nodes) {
    nodes.forEach(node -> pieces(node).ifPresent(this::remember));
    nodes.forEach(node -> of(node).ifPresent(scope -> byNode.put(node, scope)));
    byReaders(nodes);
  }

  /** The module's path, such as {@code layer1.0.relu}; empty for the network itself. */
  String scope(OnnxNode node) {
    return byNode.getOrDefault(node, "");
  }

  private Optional<String> of(OnnxNode node) {
    return newer(node).or(() -> pieces(node).map(this::joined));
  }

  private static Optional<String> newer(OnnxNode node) {
    String text = node.metadata().get(NEWER);
    if (text == null) {
      return Optional.empty();
    }
    var scopes = new ArrayList<String>();
    Matcher matcher = QUOTED.matcher(text);
    while (matcher.find()) {
      scopes.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    // The last one is the operation itself.
    return scopes.size() < 2 ? Optional.empty() : Optional.of(scopes.get(scopes.size() - 2));
  }

  private static Optional<List<String>> pieces(OnnxNode node) {
    if (node.metadata().containsKey(NEWER) || node.name().indexOf('/') < 0) {
      return Optional.empty();
    }
    var pieces = new ArrayList<String>();
    for (String piece : node.name().split("/")) {
      if (!piece.isEmpty()) {
        pieces.add(piece);
      }
    }
    return pieces.isEmpty()
        ? Optional.empty()
        : Optional.of(List.copyOf(pieces.subList(0, pieces.size() - 1)));
  }

  private void remember(List<String> pieces) {
    for (int i = 1; i <= pieces.size(); i++) {
      paths.add(String.join("/", pieces.subList(0, i)));
    }
  }

  private String joined(List<String> pieces) {
    var path = new ArrayList<String>();
    String before = "";
    for (int i = 0; i < pieces.size(); i++) {
      String piece = firstCall(pieces, i);
      if (!before.isEmpty() && isIndexInto(before, piece)) {
        path.remove(path.size() - 1);
      }
      path.add(piece);
      before = piece;
    }
    return String.join(".", path);
  }

  /** {@code relu_1} is {@code relu} again where there is one beside it. */
  private String firstCall(List<String> pieces, int i) {
    Matcher call = CALL.matcher(pieces.get(i));
    if (!call.matches()) {
      return pieces.get(i);
    }
    var sibling = new ArrayList<>(pieces.subList(0, i));
    sibling.add(call.group(1));
    return paths.contains(String.join("/", sibling)) ? call.group(1) : pieces.get(i);
  }

  private static boolean isIndexInto(String before, String piece) {
    return piece.startsWith(before + ".") && piece.substring(before.length() + 1).matches("\\d+");
  }

  /** A node without a scope is of the innermost module that all its readers are in. */
  private void byReaders(List<OnnxNode> nodes) {
    Map<String, List<OnnxNode>> readers = new HashMap<>();
    for (OnnxNode node : nodes) {
      for (String input : node.inputs()) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      OnnxNode node = nodes.get(i);
      if (!byNode.containsKey(node)) {
        node.outputs().stream()
            .flatMap(output -> readers.getOrDefault(output, List.of()).stream())
            .map(this::scope)
            .reduce(Scopes::common)
            .ifPresent(scope -> byNode.put(node, scope));
      }
    }
  }

  /** The innermost module that both are in. */
  static String common(String a, String b) {
    String[] left = a.split("\\.");
    String[] right = b.split("\\.");
    var path = new ArrayList<String>();
    for (int i = 0; i < Math.min(left.length, right.length) && left[i].equals(right[i]); i++) {
      path.add(left[i]);
    }
    return String.join(".", path);
  }
}
