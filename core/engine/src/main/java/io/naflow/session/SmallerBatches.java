package io.naflow.session;

import ai.djl.engine.EngineException;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Explains a batch whatever the native library says: where it gives up on a batch, the halves are
 * tried, down to single images, so that memory that is too small for a batch costs time only and an
 * image that cannot be explained fails alone.
 */
final class SmallerBatches {
  /** libtorch's words on the CPU, on CUDA, and the JVM's for buffers outside its heap. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "out of memory|can't allocate memory|not enough memory|alloc_failed|direct buffer memory",
          Pattern.CASE_INSENSITIVE);

  /** After these the device answers every call of this process with the same error. */
  private static final Pattern DEVICE_LOST =
      Pattern.compile(
          "CUDA error: (?!out of memory)|device-side assert|cuDNN error: \\S*EXECUTION_FAILED",
          Pattern.CASE_INSENSITIVE);

  private SmallerBatches() {}

  /**
   * @param targets how many targets each image has
   * @param explain explains a batch: for each target one outcome an image
   * @return for each target one outcome an image, in order
   * @throws EngineException if the device itself is lost: the process can only be given up
   */
  static List<List<Outcome>> explain(
      List<InputImage> images,
      int targets,
      Function<List<InputImage>, List<List<Outcome>>> explain) {
    try {
      return explain.apply(images);
    } catch (EngineException e) {
      if (DEVICE_LOST.matcher(words(e)).find()) {
        throw new EngineException(
            "Cannot go on: the GPU has failed (%s); the process must be started again, which Spark does with the task's next attempt if spark.excludeOnFailure.enabled is set"
                .formatted(words(e)),
            e);
      }
      return halves(images, targets, explain, e);
    } catch (OutOfMemoryError e) {
      return halves(images, targets, explain, e);
    }
  }

  private static List<List<Outcome>> halves(
      List<InputImage> images,
      int targets,
      Function<List<InputImage>, List<List<Outcome>>> explain,
      Throwable error) {
    if (images.size() <= 1) {
      return Collections.nCopies(targets, images.stream().map(image -> failed(error)).toList());
    }
    int middle = images.size() / 2;
    List<List<Outcome>> first = explain(images.subList(0, middle), targets, explain);
    List<List<Outcome>> second = explain(images.subList(middle, images.size()), targets, explain);
    var outcomes = new ArrayList<List<Outcome>>();
    for (int i = 0; i < targets; i++) {
      outcomes.add(Stream.concat(first.get(i).stream(), second.get(i).stream()).toList());
    }
    return outcomes;
  }

  private static Outcome failed(Throwable error) {
    String words = words(error);
    if (error instanceof OutOfMemoryError || OUT_OF_MEMORY.matcher(words).find()) {
      return new Outcome.Failed(
          "explain",
          "OUT_OF_MEMORY",
          "Cannot explain: memory is short even for this image alone (%s); let fewer tasks share the device or the process, or give it more memory (docs/cluster.md)"
              .formatted(words));
    }
    return new Outcome.Failed(
        "explain",
        "EngineException",
        "Cannot explain: the native library failed on this image alone (%s); leave the image out, or report it with the model's weights"
            .formatted(words));
  }

  /** The first line: libtorch appends its native stack. */
  private static String words(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("").strip();
  }
}
