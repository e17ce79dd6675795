package io.naflow.jobs.dataset;

import io.naflow.jobs.identity.Sha256;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a unit of work has seen and done, as numbers that can be added up over units in any order:
 * images, predictions, failures, images turned upright, and a fingerprint of the images' names and
 * contents (the sum, as four 64-bit numbers, of one SHA-256 an image).
 */
public final class Counts {
  private static final String IMAGES = "images";
  private static final String PREDICTIONS = "predictions";
  private static final String FAILURES = "failures";
  private static final String TURNED = "turned";
  private static final int WORDS = 4;

  private long images;
  private long predictions;
  private long failures;
  private long turned;
  private final long[] fingerprint = new long[WORDS];

  /** The sum of several units' counts. */
  public static Counts sum(Collection<Map<String, Long>> units) {
    var sum = new Counts();
    for (Map<String, Long> unit : units) {
      sum.images += unit.get(IMAGES);
      sum.predictions += unit.get(PREDICTIONS);
      sum.failures += unit.get(FAILURES);
      sum.turned += unit.get(TURNED);
      for (int i = 0; i < WORDS; i++) {
        sum.fingerprint[i] += unit.get(word(i));
      }
    }
    return sum;
  }

  /** Notes an image that was read, or could not be, and whether it was turned. */
  public void image(Loaded image) {
    String mask =
        image instanceof Loaded.Decoded decoded
            ? decoded.mask().map(found -> '\0' + found.sha256()).orElse("")
            : "";
    image(image.item().name(), image.sha256() + mask);
    if (image instanceof Loaded.Decoded decoded && decoded.seen().turned()) {
      turned++;
    }
  }

  /** Notes an image that its EXIF orientation had turned. */
  public void turned() {
    turned++;
  }

  /** Notes an image by name and hash. */
  public void image(String name, String sha256) {
    images++;
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(name + '\0' + sha256));
    for (int i = 0; i < WORDS; i++) {
      fingerprint[i] += hash.getLong();
    }
  }

  /** Notes an image with maps. */
  public void predicted() {
    predictions++;
  }

  /** Notes one without. */
  public void failed() {
    failures++;
  }

  public long images() {
    return images;
  }

  public long predictions() {
    return predictions;
  }

  public long failures() {
    return failures;
  }

  /** How often a model saw an image that had been turned. */
  public long turnings() {
    return turned;
  }

  /** 64 hexadecimal digits, equal for equal sets of images. */
  public String fingerprint() {
    var text = new StringBuilder();
    for (long word : fingerprint) {
      text.append(HexFormat.of().toHexDigits(word));
    }
    return text.toString();
  }

  /** What {@link #sum} takes. */
  public Map<String, Long> asMap() {
    var map = new LinkedHashMap<String, Long>();
    map.put(IMAGES, images);
    map.put(PREDICTIONS, predictions);
    map.put(FAILURES, failures);
    map.put(TURNED, turned);
    for (int i = 0; i < WORDS; i++) {
      map.put(word(i), fingerprint[i]);
    }
    return map;
  }

  private static String word(int index) {
    return "fingerprint_" + index;
  }
}
