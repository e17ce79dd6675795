package io.naflow.zoo;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The networks there are: what {@link NetworkProvider}s bring, and in a program one more.
 *
 * @param own built by the caller, who asks for it by its id; it stands before one found
 */
public record Zoo(Optional<Architecture> own) {
  private static final Registry<Architecture> FOUND =
      Registry.found(
          "architecture", NetworkProvider.class, NetworkProvider::networks, Architecture::id);

  /** Id of networks that are no members of the zoo: an ONNX file brings its own layers. */
  public static final String ONNX = "onnx";

  /** What is found on the class path. */
  public static Zoo standard() {
    return new Zoo(Optional.empty());
  }

  public List<Architecture> all() {
    return Stream.concat(own.stream(), FOUND.all().stream().filter(one -> !isOwn(one.id())))
        .toList();
  }

  /**
   * @throws IllegalArgumentException if there is no such network; the message lists those there are
   */
  public Architecture architecture(String id) {
    if (id.equals(ONNX)) {
      return onnx();
    }
    return own.filter(one -> isOwn(id)).orElseGet(() -> FOUND.byId(id));
  }

  private boolean isOwn(String id) {
    return own.filter(one -> one.id().equals(id)).isPresent();
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
