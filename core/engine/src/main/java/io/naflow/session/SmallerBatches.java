package io.naflow.session;

import ai.djl.engine.EngineException;
import io.naflow.api.Outcome;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes a batch through the network whatever the native library says: where it gives up on a batch,
 * the halves are tried, down to single images, so that memory that is too small for a batch costs
 * time only and an image that the library cannot work on fails alone.
 *
 * @param stage of what is done, for those that fail
 * @param verb what is done: "Cannot ..."
 */
record SmallerBatches(String stage, String verb) {
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

  /**
   * @param work takes a batch through: one result an image
   * @param alone what an image comes to that fails by itself
   * @return one result an image, in order; none for no image
   * @throws EngineException if the device itself is lost: the process can only be given up
   */
  <I, R> List<R> run(
      List<I> images, Function<List<I>, List<R>> work, Function<Outcome.Failed, R> alone) {
    if (images.isEmpty()) {
      return List.of();
    }
    try {
      return work.apply(images);
    } catch (EngineException e) {
      if (DEVICE_LOST.matcher(words(e)).find()) {
        throw new EngineException(
            "Cannot go on: the GPU has failed (%s); the process must be started again, which Spark does with the task's next attempt if spark.excludeOnFailure.enabled is set"
                .formatted(words(e)),
            e);
      }
      return halves(images, work, alone, e);
    } catch (OutOfMemoryError e) {
      return halves(images, work, alone, e);
    }
  }

  private <I, R> List<R> halves(
      List<I> images,
      Function<List<I>, List<R>> work,
      Function<Outcome.Failed, R> alone,
      Throwable error) {
    if (images.size() == 1) {
      return List.of(alone.apply(failed(error)));
    }
    int middle = images.size() / 2;
    List<R> first = run(images.subList(0, middle), work, alone);
    List<R> second = run(images.subList(middle, images.size()), work, alone);
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private Outcome.Failed failed(Throwable error) {
    String words = words(error);
    if (error instanceof OutOfMemoryError || OUT_OF_MEMORY.matcher(words).find()) {
      return new Outcome.Failed(
          stage,
          "OUT_OF_MEMORY",
          "Cannot %s: memory is short even for this image alone (%s); let fewer tasks share the device or the process, or give it more memory (docs/cluster.md)"
              .formatted(verb, words));
    }
    return new Outcome.Failed(
        stage,
        "EngineException",
        "Cannot %s: the native library failed on this image alone (%s); leave the image out, or report it with the model's weights"
            .formatted(verb, words));
  }

  /** The first line: libtorch appends its native stack. */
  private static String words(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("").strip();
  }
}
