package io.naflow.jobs.cli;

import io.naflow.jobs.text.Printable;
import io.naflow.session.Catalogue;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.Value;
import io.naflow.weights.WeightsException;
import io.naflow.zoo.Architecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code naflow inspect}. */
@Command(
    name = "inspect",
    description =
        "Shows what is in a weights file, without running any of it: tensors, shapes, hash, and the"
            + " architectures it fits; of an .onnx file its layers.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A .safetensors, .pth, .pt or .onnx file.")
  private Path file;

  @Override
  public Integer call() {
    var catalogue = new Catalogue();
    if (file.toString().endsWith(".onnx")) {
      OnnxInspection.print(catalogue.onnx(file), System.out);
      return 0;
    }
    Checkpoint checkpoint = catalogue.read(file);
    System.out.printf("file      %s%n", file);
    System.out.printf("format    %s%n", checkpoint.format().name().toLowerCase().replace('_', ' '));
    System.out.printf("sha256    %s%n", checkpoint.sha256());
    for (Map.Entry<String, Value> entry : checkpoint.metadata().entrySet()) {
      System.out.printf(
          "%-9s %s%n", Printable.line(entry.getKey()), Printable.line(entry.getValue().toString()));
    }
    int width =
        checkpoint.tensors().keySet().stream()
            .mapToInt(name -> Printable.line(name).length())
            .reduce(1, Math::max);
    long values = 0;
    System.out.printf("tensors   %d%n", checkpoint.tensors().size());
    for (Map.Entry<String, StoredTensor> entry : checkpoint.tensors().entrySet()) {
      StoredTensor tensor = entry.getValue();
      values += tensor.shape().stream().reduce(1L, (a, b) -> a * b);
      System.out.printf(
          "  %-" + width + "s  %-8s %s%n",
          Printable.line(entry.getKey()),
          tensor.dtype().name().toLowerCase(),
          tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("×")));
    }
    System.out.printf("values    %,d%n", values);
    stateDicts(catalogue, checkpoint);
    List<Architecture> fitting = catalogue.fitting(checkpoint);
    System.out.printf(
        "fits      %s%n",
        fitting.isEmpty()
            ? "no architecture known here (naflow models)"
            : fitting.stream().map(Architecture::id).collect(Collectors.joining(", ")));
    fitting.stream().findFirst().ifPresent(first -> remarks(catalogue, first));
    return 0;
  }

  /** What the names and shapes do not show, of the first network that fits. */
  private void remarks(Catalogue catalogue, Architecture architecture) {
    try {
      Catalogue.Fit fit = catalogue.weights(file, architecture);
      fit.assumptions().forEach(assumption -> System.out.printf("assumed   %s%n", assumption));
      fit.info().kind().complaint().ifPresent(why -> System.out.printf("warning   its %s%n", why));
    } catch (WeightsException e) {
      System.out.printf("warning   %s%n", Printable.line(e.getMessage()));
    }
  }

  /** What may be a state dict, and which of them is taken. */
  private static void stateDicts(Catalogue catalogue, Checkpoint checkpoint) {
    List<String> all = catalogue.stateDicts(checkpoint);
    if (all.size() > 1) {
      String taken = catalogue.usualStateDict(checkpoint).orElse("");
      System.out.printf(
          "state     %s; models[].state_dict %s%n",
          all.stream()
              .map(name -> Printable.line(name) + (name.equals(taken) ? " (taken)" : ""))
              .collect(Collectors.joining(", ")),
          taken.isEmpty() ? "has to say which" : "chooses another");
    }
  }
}
