package io.naflow.scene;

import io.naflow.image.Box;
import io.naflow.image.RgbImage;
import java.util.SplittableRandom;

/**
 * Makes labelled scenes: one shape of random place, size, turn and colour, on clutter of gradients,
 * strokes, dots and noise. The same seed and index give the same pixels on every machine.
 */
public final class SceneGenerator {
  /** Width and height of every scene, in pixels. */
  public static final int SIDE = 64;

  private static final double MIN_RADIUS = 11;
  private static final double MAX_RADIUS = 18;

  /** Samples along each side of a pixel, to smooth the edges. */
  private static final int SAMPLES = 4;

  private final long seed;

  /**
   * @param seed of the whole set; sets of different seeds have no scene in common
   */
  public SceneGenerator(long seed) {
    this.seed = seed;
  }

  /** The scene of this index; classes take turns, so that any run of eight has each once. */
  public Scene scene(int index) {
    SplittableRandom random = random(seed, index);
    Shape[] shapes = Shape.values();
    Shape shape = shapes[Math.floorMod(index, shapes.length)];
    double[] canvas = new Clutter(random).paint();
    double radius = random.nextDouble(MIN_RADIUS, MAX_RADIUS);
    double centreX = random.nextDouble(radius, SIDE - radius);
    double centreY = random.nextDouble(radius, SIDE - radius);
    double turn = random.nextDouble(2 * Math.PI);
    double[] cover = cover(shape, centreX, centreY, radius, turn);
    paintOver(canvas, cover, contrasting(canvas, cover, random));
    return new Scene(quantised(canvas, random), shape, bounds(cover), mask(cover));
  }

  /**
   * The random numbers of one scene. SplittableRandom counts up in steps of the golden ratio, so
   * seeds that are multiples of it would give neighbours one and the same stream, shifted: the seed
   * is mixed first.
   */
  static SplittableRandom random(long seed, int index) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + index);
  }

  /** Share of each pixel that the shape covers. */
  private static double[] cover(
      Shape shape, double centreX, double centreY, double radius, double turn) {
    double cos = StrictMath.cos(turn) / radius;
    double sin = StrictMath.sin(turn) / radius;
    double[] cover = new double[SIDE * SIDE];
    // Shapes lie in the unit disc, so pixels further off need no samples.
    for (int y = first(centreY - radius); y < end(centreY + radius); y++) {
      for (int x = first(centreX - radius); x < end(centreX + radius); x++) {
        int inside = 0;
        for (int s = 0; s < SAMPLES * SAMPLES; s++) {
          double dx = x + (s % SAMPLES + 0.5) / SAMPLES - centreX;
          double dy = y + (s / SAMPLES + 0.5) / SAMPLES - centreY;
          inside += shape.contains(cos * dx + sin * dy, cos * dy - sin * dx) ? 1 : 0;
        }
        cover[y * SIDE + x] = inside / (double) (SAMPLES * SAMPLES);
      }
    }
    return cover;
  }

  /** The first pixel of a row or column that a coordinate may fall into, inside the scene. */
  static int first(double from) {
    return Math.max(0, (int) Math.floor(from));
  }

  /** One past the last. */
  static int end(double to) {
    return Math.min(SIDE, (int) Math.floor(to) + 1);
  }

  /** A colour that stands out from the mean of what it will cover. */
  private static double[] contrasting(double[] canvas, double[] cover, SplittableRandom random) {
    double[] mean = new double[3];
    double total = 0;
    for (int i = 0; i < cover.length; i++) {
      total += cover[i];
      for (int c = 0; c < 3; c++) {
        mean[c] += cover[i] * canvas[3 * i + c];
      }
    }
    double[] colour = new double[3];
    double distance;
    do {
      distance = 0;
      for (int c = 0; c < 3; c++) {
        colour[c] = random.nextDouble();
        distance += Math.abs(colour[c] - mean[c] / total);
      }
    } while (distance < 0.7);
    return colour;
  }

  private static void paintOver(double[] canvas, double[] cover, double[] colour) {
    for (int i = 0; i < cover.length; i++) {
      for (int c = 0; c < 3; c++) {
        canvas[3 * i + c] += cover[i] * (colour[c] - canvas[3 * i + c]);
      }
    }
  }

  private static RgbImage quantised(double[] canvas, SplittableRandom random) {
    byte[] rgb = new byte[canvas.length];
    for (int i = 0; i < rgb.length; i++) {
      double noisy = canvas[i] + (random.nextDouble() - 0.5) * 0.12;
      rgb[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, noisy)));
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static boolean[] mask(double[] cover) {
    boolean[] mask = new boolean[cover.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = cover[i] >= 0.5;
    }
    return mask;
  }

  private static Box bounds(double[] cover) {
    boolean[] mask = mask(cover);
    int left = SIDE;
    int top = SIDE;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        left = Math.min(left, i % SIDE);
        right = Math.max(right, i % SIDE + 1);
        top = Math.min(top, i / SIDE);
        bottom = Math.max(bottom, i / SIDE + 1);
      }
    }
    return new Box(left, top, right, bottom);
  }
}
