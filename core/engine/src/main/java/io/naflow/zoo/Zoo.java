package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks there are: the place where a new family is registered. */
public final class Zoo {
  /** Id of networks that are no members of the zoo: an ONNX file brings its own layers. */
  public static final String ONNX = "onnx";

  private final Map<String, Architecture> byId = new LinkedHashMap<>();

  private Zoo() {
    var all = new ArrayList<Architecture>();
    all.addAll(AlexNets.all());
    all.addAll(ResNets.all());
    all.addAll(CifarResNets.all());
    all.addAll(SqueezeNets.all());
    all.addAll(Vggs.all());
    all.addAll(GoogLeNets.all());
    all.addAll(EmbeddingResNets.all());
    all.addAll(BnInceptions.all());
    all.addAll(ConvFours.all());
    all.addAll(SceneNets.all());
    all.forEach(architecture -> byId.put(architecture.id(), architecture));
  }

  public static Zoo standard() {
    return new Zoo();
  }

  public List<Architecture> all() {
    return List.copyOf(byId.values());
  }

  /**
   * @throws IllegalArgumentException if there is no such network; the message lists those there are
   */
  public Architecture architecture(String id) {
    Architecture found = id.equals(ONNX) ? onnx() : byId.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "Cannot find architecture '%s'; known architectures are %s (see naflow models)"
              .formatted(id, byId.keySet()));
    }
    return found;
  }

  private static Architecture onnx() {
    return new Architecture(
        ONNX,
        "any convolutional network, from an ONNX file",
        (name, input, classes) -> {
          throw new IllegalArgumentException(
              "Cannot build architecture onnx: its layers are in a file; give weights FILE.onnx");
        },
        CheckpointLayout.PLAIN,
        Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224)),
        1,
        "the file");
  }
}
