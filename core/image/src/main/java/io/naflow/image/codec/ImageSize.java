package io.naflow.image.codec;

import io.naflow.image.webp.FrameSize;
import io.naflow.image.webp.LosslessDecoder;
import io.naflow.image.webp.LossyDecoder;
import java.io.IOException;

/**
 * An image's sides as decoding would give them, from what its file says beside the pixels; of a
 * GIF, those of its screen.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {
  private static final int PNG_HEADER = 16;

  /**
   * Reads the sides.
   *
   * @param file all of it, or its beginning
   * @param turned whether Exif orientation is applied
   * @throws io.naflow.image.ImageException if the file is no image that can be read, or more of it
   *     is needed (then it is TRUNCATED); it may not be one even where this finds nothing amiss
   */
  public static ImageSize of(byte[] file, boolean turned) {
    if (file.length == 0) {
      throw DecodeFailures.empty();
    }
    return switch (FileFormat.of(file)) {
      case JPEG -> {
        JpegHeader header = JpegHeader.parseBeginning(file);
        yield of(header.width(), header.height(), header.orientation(), turned);
      }
      case PNG -> png(file, turned);
      case GIF -> gif(new Bytes(file));
      case BMP -> bmp(new Bytes(file));
      case WEBP -> webp(file, turned);
    };
  }

  private static ImageSize of(int width, int height, Orientation stored, boolean turned) {
    boolean swaps = turned && stored.swapsSides();
    return new ImageSize(swaps ? height : width, swaps ? width : height);
  }

  private static ImageSize png(byte[] file, boolean turned) {
    Bytes bytes = new Bytes(file);
    bytes.skip(PNG_HEADER, "header");
    PngLayout layout = PngLayout.read(bytes);
    var orientation = Orientation.UPRIGHT;
    bytes.skip(4, "header");
    String chunk = "";
    while (!chunk.equals("IEND")) {
      long length = bytes.u32Big("chunks");
      chunk = bytes.ascii(4, "chunks");
      bytes.require(length + 4, "chunks");
      if (chunk.equals("eXIf")) {
        orientation = Orientation.fromExif(file, bytes.position(), bytes.position() + (int) length);
      }
      bytes.skip(length + 4, "chunks");
    }
    return of(layout.width(), layout.height(), orientation, turned);
  }

  private static ImageSize gif(Bytes bytes) {
    bytes.skip(6, "signature");
    return new ImageSize(bytes.u16Little("header"), bytes.u16Little("header"));
  }

  private static ImageSize bmp(Bytes bytes) {
    BmpHeader header = BmpHeader.read(bytes);
    return new ImageSize(header.width(), header.height());
  }

  private static ImageSize webp(byte[] file, boolean turned) {
    Bytes chunks = new Bytes(file);
    chunks.skip(4, "header");
    chunks.require(chunks.u32Little("header"), "content");
    chunks.skip(4, "header");
    FrameSize size = new FrameSize(0, 0);
    var orientation = Orientation.UPRIGHT;
    try {
      while (chunks.has(8)) {
        String name = chunks.ascii(4, "chunks");
        long length = chunks.u32Little("chunks");
        int from = chunks.position();
        int end = (int) Math.min(from + length, file.length);
        switch (name) {
          case "VP8X" -> {
            Bytes content = new Bytes(file, from + 4, end);
            size = new FrameSize(u24(content) + 1, u24(content) + 1);
          }
          case "VP8 " -> size = size.width() == 0 ? LossyDecoder.size(file, from, end) : size;
          case "VP8L" -> size = size.width() == 0 ? LosslessDecoder.size(file, from, end) : size;
          case "EXIF" -> {
            boolean prefixed = new Bytes(file, from, end).startsWith("Exif\0\0");
            orientation = Orientation.fromExif(file, from + (prefixed ? 6 : 0), end);
          }
          default -> {
            // What else there is does not change the size.
          }
        }
        chunks.skip(Math.min(length + length % 2, chunks.remaining()), "chunks");
      }
    } catch (IOException e) {
      throw DecodeFailures.corrupt("the WebP is damaged: " + e.getMessage(), e);
    }
    return of(size.width(), size.height(), orientation, turned);
  }

  private static int u24(Bytes bytes) {
    return bytes.u16Little("header") | bytes.u8("header") << 16;
  }
}
