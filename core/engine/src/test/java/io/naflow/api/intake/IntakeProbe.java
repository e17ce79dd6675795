package io.naflow.api.intake;

import io.naflow.image.Crop;
import io.naflow.image.Preprocessing;
import io.naflow.image.Resize;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.PngWriter;
import java.util.List;
import java.util.stream.Stream;

/** Sees a batch of large images, in a process whose heap holds a few of them. */
final class IntakeProbe {
  /** 27 MB decoded. */
  private static final int SIDE = 3000;

  private static final int BATCH = 12;

  private IntakeProbe() {}

  /** Prints how many of the batch could be decoded. */
  public static void main(String[] args) {
    byte[] file = PngWriter.write(new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
    Preprocessing model = Preprocessing.imageNet(new Resize.Exact(64, 64), new Crop.None());
    Intake intake = Intake.standard();
    List<Seen> seen = Stream.generate(() -> intake.see(file, List.of(model))).limit(BATCH).toList();
    System.out.println("seen " + seen.stream().filter(Seen.Whole.class::isInstance).count());
  }
}
