package io.naflow.image.codec;

import io.naflow.image.ImageException;
import io.naflow.image.ObjectMask;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import java.util.BitSet;

/**
 * Decodes masks: images whose pixels say what belongs to an object. Every pixel does whose value is
 * not 0: its grey value (of any depth), its number in a palette whatever colour that has, or any of
 * its red, green and blue; alpha does not count. In a PNG with a palette, number 255 beside other
 * numbers than 0 is the border that PASCAL VOC has around objects, and does not belong to them;
 * where it is the only one, it is the object. PNG, GIF and BMP are read; of GIF and BMP a pixel
 * belongs to the object unless its colour is black. JPEG and WebP are refused, as lossy compression
 * leaves values that are almost 0.
 *
 * @param images how their files are read
 */
public record MaskDecoder(ImageDecoder images) {
  /** What PASCAL VOC has around objects. */
  private static final int BORDER = 255;

  /**
   * Decodes a whole file.
   *
   * @throws ImageException if there is no mask in it that can be read; the message does not name
   *     the file
   */
  public ObjectMask decode(byte[] file) {
    if (file.length == 0) {
      throw DecodeFailures.empty();
    }
    return switch (FileFormat.of(file)) {
      case PNG -> ofPng(file);
      case GIF, BMP -> of(images.decode(file), false);
      case JPEG, WEBP ->
          throw new ImageException(
              ImageException.Kind.UNSUPPORTED,
              "Cannot decode mask: it is a %s, whose compression may leave values that are almost 0; give masks as PNG"
                  .formatted(FileFormat.of(file)));
    };
  }

  private ObjectMask ofPng(byte[] file) {
    Limits limits = new Limits(images.maxPixels(), images.maxBytes());
    limits.checkBytes(file.length);
    PngReader.Values values = PngReader.readValues(file, limits);
    StoredImage stored = values.image();
    RgbImage upright =
        images.orientationTag() == OrientationTag.APPLY
            ? stored.orientation().apply(stored.image())
            : stored.image();
    return of(upright, values.palette());
  }

  private static ObjectMask of(RgbImage values, boolean palette) {
    var set = new BitSet(values.width() * values.height());
    var border = new BitSet();
    byte[] bytes = values.rgb();
    for (int i = 0, at = 0; at < bytes.length; i++, at += 3) {
      int value = (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
      if (palette && value == BORDER) {
        border.set(i);
      } else if (value != 0) {
        set.set(i);
      }
    }
    return new ObjectMask(values.width(), values.height(), set.isEmpty() ? border : set);
  }
}
