package io.naflow.session;

import io.naflow.api.Head;
import io.naflow.api.ModelSpec;
import io.naflow.api.WeightsInfo;
import io.naflow.api.WeightsInfo.Kind;
import io.naflow.api.WeightsSource;
import io.naflow.image.Preprocessing;
import io.naflow.onnx.OnnxNetwork;
import io.naflow.onnx.OnnxNetwork.Ending;
import io.naflow.propagation.Parameters;
import io.naflow.weights.onnx.OnnxModel;
import io.naflow.zoo.Architecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Brings in a network that comes with its weights in one ONNX file. */
final class OnnxLoader {
  private OnnxLoader() {}

  /**
   * @throws IllegalArgumentException if the file holds no network that can be explained, or what is
   *     said of it does not fit
   * @throws io.naflow.weights.WeightsException if it cannot be read
   */
  static ModelLoader load(ModelSpec spec, Architecture architecture) {
    if (!(spec.weights() instanceof WeightsSource.File file)) {
      throw new IllegalArgumentException(
          "Cannot use weights %s for model %s of architecture %s: the network itself is in the file; give an .onnx file"
              .formatted(spec.weights(), spec.id(), architecture.id()));
    }
    if (!spec.stateDict().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot use a state_dict with %s: an ONNX file has none; leave it out"
              .formatted(file.path()));
    }
    Preprocessing preprocessing = spec.preprocessing().orElseThrow(() -> unprepared(file.path()));
    OnnxModel model = OnnxModel.read(file.path());
    OnnxNetwork network = OnnxNetwork.of(model, ModelLoader.input(preprocessing));
    int outputs = network.outputs();
    if (spec.classes().isPresent() && spec.classes().getAsInt() != outputs) {
      throw new IllegalArgumentException(
          "Cannot use classes %d with %s: it has %d outputs; leave it out"
              .formatted(spec.classes().getAsInt(), file.path(), outputs));
    }
    Map<String, Supplier<double[]>> values = network.parameters();
    Parameters parameters = name -> values.get(name).get();
    var soundness = new Soundness(network.graph(), parameters, file.path());
    var claimed = new WeightsInfo(Kind.FILE, model.sha256(), "", List.of(), "", List.of());
    ModelSpec meant = headed(spec, network.ending(), file.path());
    return new ModelLoader(
        network.graph(),
        soundness,
        ModelLoader.info(meant, architecture, network.graph(), preprocessing, claimed),
        Optional.of(soundness),
        () -> notes(model));
  }

  private static IllegalArgumentException unprepared(Path file) {
    return new IllegalArgumentException(
        "Cannot explain %s: an ONNX file does not say how its images are prepared; set models[].preprocessing (explain: --preprocessing) to imagenet, or to resize, crop, mean and std"
            .formatted(file));
  }

  private static List<String> notes(OnnxModel model) {
    var notes = new ArrayList<String>();
    if (model.outputs().size() > 1) {
      notes.add(
          "%s has %d outputs; the first, '%s', is taken for the logits"
              .formatted(
                  model.file().getFileName(),
                  model.outputs().size(),
                  model.outputs().get(0).name()));
    }
    return notes;
  }

  /** With the head that the file ends in. */
  private static ModelSpec headed(ModelSpec spec, Ending ending, Path file) {
    Optional<Head> own =
        switch (ending) {
          case LOGITS -> Optional.empty();
          case SOFTMAX -> Optional.of(new Head.Softmax());
          case SIGMOID -> Optional.of(new Head.Sigmoid(Head.Sigmoid.MIDDLE));
        };
    if (own.isEmpty()) {
      return spec;
    } else if (spec.head().isEmpty()) {
      return spec.with(own.get());
    } else if (!spec.head().get().id().equals(own.get().id())) {
      throw new IllegalArgumentException(
          "Cannot use head %s with %s: the file ends in a %s; leave models[].head out"
              .formatted(spec.head().get().id(), file, own.get().id()));
    }
    return spec;
  }
}
