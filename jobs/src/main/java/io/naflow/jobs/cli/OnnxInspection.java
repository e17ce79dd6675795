package io.naflow.jobs.cli;

import io.naflow.api.LayerInfo;
import io.naflow.jobs.text.Printable;
import io.naflow.session.OnnxDescription;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code naflow inspect} says of an ONNX file. */
final class OnnxInspection {
  private OnnxInspection() {}

  static void print(OnnxDescription found, PrintStream out) {
    out.printf("file      %s%n", found.file());
    out.printf(
        "format    onnx, opset %d, by %s%n", found.opset(), Printable.line(found.producer()));
    out.printf("sha256    %s%n", found.sha256());
    out.printf("input     %s%n", Printable.line(found.input()));
    found
        .metadata()
        .forEach(
            (key, value) -> out.printf("%-9s %s%n", Printable.line(key), Printable.line(value)));
    out.printf(
        "operators %s%n",
        found.operators().entrySet().stream()
            .map(entry -> Printable.line(entry.getKey()) + " " + entry.getValue())
            .collect(Collectors.joining(", ")));
    if (found.obstacle().isPresent()) {
      out.printf("warning   %s%n", Printable.line(found.obstacle().get()));
      return;
    }
    out.printf("outputs   %d%s%n", found.outputs(), ending(found));
    out.printf(
        "layers    %d, for images of %s%s%n",
        found.layers().size(),
        found.image(),
        found.imageIsAssumed() ? " (assumed: the file leaves the size open)" : "");
    layers(found.layers(), out);
    out.printf("yaml%n");
    yaml(found).forEach(line -> out.printf("  %s%n", line));
  }

  private static String ending(OnnxDescription found) {
    return found.ending().equals("logits")
        ? found.outputs() == 1 ? ", one number: models[].head has to say what it means" : ""
        : ", the file ends in a " + found.ending() + ": logits are explained";
  }

  private static void layers(List<LayerInfo> layers, PrintStream out) {
    int width = layers.stream().mapToInt(layer -> layer.name().length()).max().orElse(1);
    for (LayerInfo layer : layers) {
      out.printf(
          "  %-" + width + "s  %-11s %d×%d×%d%n",
          Printable.line(layer.name()),
          layer.kind(),
          layer.channels(),
          layer.height(),
          layer.width());
    }
  }

  /** What to paste; what only its maker knows is left to be filled in. */
  private static List<String> yaml(OnnxDescription found) {
    String size = "[%d, %d]".formatted(found.image().height(), found.image().width());
    return List.of(
        "models:",
        "  - id: " + found.file().getFileName().toString().replaceFirst("\\.onnx$", ""),
        "    weights: " + found.file(),
        "    preprocessing:      # as in training; the file does not say it",
        "      resize: " + size,
        "      mean: [0.485, 0.456, 0.406]",
        "      std: [0.229, 0.224, 0.225]");
  }
}
