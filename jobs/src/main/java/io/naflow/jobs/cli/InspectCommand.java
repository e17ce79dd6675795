package io.naflow.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naflow.session.Catalogue;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code naflow inspect}. */
@Command(
    name = "inspect",
    description = {
      "Says what a weights file is, without running any of it: its kind, the state dicts in it, the",
      "networks they fit after renaming or what differs from the nearest, and the YAML lines to paste;",
      "of an .onnx file its operators and layers."
    },
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "A .safetensors, .pth, .pt, .ckpt or .onnx file; of safetensors in several files their index or folder.")
  private Path file;

  @Option(names = "--tensors", description = "All tensors, too, and what else the file holds.")
  private boolean tensors;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    var catalogue = new Catalogue();
    if (file.toString().endsWith(".onnx")) {
      OnnxInspection.print(catalogue.onnx(file), System.out);
      return 0;
    }
    var inspection = Inspection.of(catalogue, file);
    if (json) {
      System.out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(inspection.json(tensors)));
    } else {
      inspection.lines(tensors).forEach(System.out::println);
    }
    return 0;
  }
}
