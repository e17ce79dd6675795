package io.naflow.api.intake;

import io.naflow.api.Arrival;
import io.naflow.api.InputImage;
import io.naflow.api.Outcome;
import io.naflow.image.ImageException;
import io.naflow.image.Preprocessing;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Brings image files to what models take. An image is prepared as soon as it is decoded, so that of
 * a batch never more than one has all its pixels in memory. Safe for use by several threads.
 */
public final class Intake {
  private final ImageDecoder decoder;
  private final AtomicLong decoding = new AtomicLong();
  private final AtomicLong preparing = new AtomicLong();

  /**
   * @param decoder with the limits that images have
   */
  public Intake(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  /** With the usual limits, images turned upright. */
  public static Intake standard() {
    return new Intake(ImageDecoder.standard());
  }

  /** The longest file. */
  public long maxBytes() {
    return decoder.maxBytes();
  }

  /**
   * Reads a file as far as one byte beyond {@link #maxBytes}: to see it then says what is wrong.
   *
   * @throws IOException if it cannot be read
   */
  public byte[] read(InputStream file) throws IOException {
    return file.readNBytes(Math.toIntExact(maxBytes() + 1));
  }

  /** Reads, decodes and prepares a file. */
  public Seen see(Path file, Collection<Preprocessing> models) {
    long start = System.nanoTime();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = read(in);
    } catch (NoSuchFileException e) {
      return broken(
          "read", "NOT_FOUND", "Cannot read image: there is no such file; check the path");
    } catch (IOException e) {
      return broken(
          "read",
          e.getClass().getSimpleName(),
          "Cannot read image: %s; check that it is a file, and its access rights"
              .formatted(e.getMessage()));
    }
    decoding.addAndGet(System.nanoTime() - start);
    return see(bytes, models);
  }

  /**
   * Decodes and prepares an image.
   *
   * @param models the preprocessings it is wanted by; equal ones are gone through once
   */
  public Seen see(byte[] file, Collection<Preprocessing> models) {
    long start = System.nanoTime();
    try {
      ImageDecoder.Decoded decoded = decoder.decodeTelling(file);
      long read = System.nanoTime();
      Seen seen = prepared(decoded.image(), decoded.turned(), models);
      decoding.addAndGet(read - start);
      preparing.addAndGet(System.nanoTime() - read);
      return seen;
    } catch (ImageException e) {
      return broken("decode", e.kind().name(), e.getMessage());
    } catch (OutOfMemoryError e) {
      return broken(
          "decode",
          "OUT_OF_MEMORY",
          "Cannot decode image: this process has not enough memory for its pixels; give executors more, or leave it out");
    }
  }

  /** The same of a picture that is in memory already. */
  public static Seen see(RgbImage picture, Collection<Preprocessing> models) {
    return prepared(picture, false, models);
  }

  private static Seen prepared(RgbImage image, boolean turned, Collection<Preprocessing> models) {
    Map<Preprocessing, Seen.Input> inputs = new HashMap<>();
    for (Preprocessing model : models) {
      inputs.computeIfAbsent(model, wanted -> prepared(image, wanted));
    }
    return new Seen.Whole(image.width(), image.height(), turned, inputs);
  }

  private static Seen.Input prepared(RgbImage image, Preprocessing model) {
    try {
      return new Seen.Input.Prepared(model.show(image));
    } catch (ImageException e) {
      return new Seen.Input.Refused(
          new Outcome.Failed("preprocess", e.kind().name(), e.getMessage()));
    }
  }

  private static Seen broken(String stage, String errorClass, String message) {
    return new Seen.Broken(new Outcome.Failed(stage, errorClass, message));
  }

  /**
   * Asks about the images that came so far; the others keep their failures.
   *
   * @param question one outcome an image, in order, as a session's calls give; not called for no
   *     image
   * @return one outcome an arrival, in order
   */
  public static List<Outcome> ask(
      List<? extends Arrival> arrivals, Function<List<InputImage>, List<Outcome>> question) {
    List<InputImage> ready =
        arrivals.stream().filter(InputImage.class::isInstance).map(InputImage.class::cast).toList();
    Iterator<Outcome> answers =
        ready.isEmpty() ? List.<Outcome>of().iterator() : question.apply(ready).iterator();
    var outcomes = new ArrayList<Outcome>();
    for (Arrival arrival : arrivals) {
      outcomes.add(arrival instanceof Outcome.Failed failed ? failed : answers.next());
    }
    return outcomes;
  }

  /** Time spent on reading and decoding, by all threads together, in nanoseconds. */
  public long decodingNanos() {
    return decoding.get();
  }

  /** Time spent on resizing and normalising, likewise. */
  public long preparingNanos() {
    return preparing.get();
  }
}
