package io.naflow.image.codec;

import io.naflow.image.RgbImage;

/**
 * Decodes image files: JPEG, PNG, GIF (the first frame), BMP and WebP (the first frame), told apart
 * by their content, never by a name.
 *
 * <p>The pixels equal those of {@code PIL.Image.open(file).convert("RGB")}: grey becomes three
 * equal channels, palettes are looked up, an alpha channel is dropped (what lies under transparent
 * pixels shows), of 16-bit samples the high byte is kept, and colour profiles (ICC, gamma) are not
 * applied. Three things are otherwise on purpose:
 *
 * <ul>
 *   <li>Exif orientation is applied unless {@link OrientationTag#IGNORE} says otherwise; Pillow
 *       leaves it to {@code ImageOps.exif_transpose}.
 *   <li>16-bit grey keeps the high byte too, where Pillow's conversion clips at 255 and leaves
 *       almost all white. (Newer releases of Pillow keep the high byte.)
 *   <li>Damaged data is an error even where Pillow makes up for it. Only a JPEG with stray bytes
 *       between its complete pixel data and its end marker is accepted: many cameras write those.
 * </ul>
 *
 * <p>A decoder is immutable, and safe for use by many threads.
 *
 * @param orientationTag what becomes of the Exif orientation
 * @param maxPixels the most pixels an image may have; checked on its header, before memory is taken
 * @param maxBytes the longest file
 */
public record ImageDecoder(OrientationTag orientationTag, long maxPixels, long maxBytes) {
  /** Twice Pillow's {@code MAX_IMAGE_PIXELS}: where Pillow, too, refuses. */
  public static final long DEFAULT_MAX_PIXELS = 178_956_970;

  /** 256 MiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 28;

  /** What becomes of the Exif orientation tag that cameras write into JPEG, PNG and WebP files. */
  public enum OrientationTag {
    /** The image is turned upright, as viewers show it and as boxes are usually drawn. */
    APPLY,
    /** The image is left as it is stored, as {@code PIL.Image.open} leaves it. */
    IGNORE
  }

  public ImageDecoder {
    if (maxPixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "Cannot limit images to %d pixels and %d bytes: limits must be at least 1"
              .formatted(maxPixels, maxBytes));
    }
  }

  /** Applies orientation tags, with the default limits. */
  public static ImageDecoder standard() {
    return new ImageDecoder(OrientationTag.APPLY, DEFAULT_MAX_PIXELS, DEFAULT_MAX_BYTES);
  }

  /**
   * Decodes a whole file.
   *
   * @throws io.naflow.image.ImageException if there is no image in it that can be read; the message
   *     does not name the file
   */
  public RgbImage decode(byte[] file) {
    return decodeTelling(file).image();
  }

  /**
   * A decoded image.
   *
   * @param turned whether it lies otherwise than stored, as its Exif orientation asks for
   */
  public record Decoded(RgbImage image, boolean turned) {}

  /**
   * As {@link #decode}, telling whether the image was turned.
   *
   * @throws io.naflow.image.ImageException as {@link #decode}
   */
  public Decoded decodeTelling(byte[] file) {
    if (file.length == 0) {
      throw DecodeFailures.empty();
    }
    Limits limits = new Limits(maxPixels, maxBytes);
    limits.checkBytes(file.length);
    StoredImage stored =
        switch (FileFormat.of(file)) {
          case JPEG -> JpegReader.read(file, limits);
          case PNG -> PngReader.read(file, limits);
          case GIF -> GifReader.read(file, limits);
          case BMP -> BmpReader.read(file, limits);
          case WEBP -> WebpReader.read(file, limits);
        };
    boolean turned =
        orientationTag == OrientationTag.APPLY && stored.orientation() != Orientation.UPRIGHT;
    return new Decoded(
        turned ? stored.orientation().apply(stored.image()) : stored.image(), turned);
  }
}
