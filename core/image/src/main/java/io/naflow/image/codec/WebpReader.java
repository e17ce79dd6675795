package io.naflow.image.codec;

import io.naflow.image.ImageException;
import io.naflow.image.RgbImage;
import io.naflow.image.webp.FrameSize;
import io.naflow.image.webp.LosslessDecoder;
import io.naflow.image.webp.LossyDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * WebP (RFC 9649, section 2): the picture, or an animation's first frame on its canvas, where what
 * the frame leaves is black. Alpha is dropped.
 */
final class WebpReader {
  private static final int FILE_HEADER_BYTES = 12;
  private static final int FRAME_HEADER_BYTES = 16;

  private final byte[] file;
  private Optional<FrameSize> canvas = Optional.empty();
  private Optional<Frame> frame = Optional.empty();
  private Orientation orientation = Orientation.UPRIGHT;

  /** A chunk: its name, and where its content is. */
  private record Chunk(String name, int from, int end) {}

  /** Where on the canvas a picture goes, and its data; a still picture goes all over it. */
  private record Frame(int x, int y, boolean still, Chunk data) {}

  private WebpReader(byte[] file) {
    this.file = file;
  }

  static StoredImage read(byte[] file, Limits limits) {
    return new WebpReader(file).read(limits);
  }

  private StoredImage read(Limits limits) {
    Bytes bytes = new Bytes(file);
    bytes.skip(4, "header");
    long length = bytes.u32Little("header");
    bytes.require(length, "content");
    Bytes chunks =
        new Bytes(file, FILE_HEADER_BYTES, (int) Math.max(length + 8, FILE_HEADER_BYTES));
    while (chunks.has(8)) {
      readChunk(nextChunk(chunks));
    }
    Frame first = frame.orElseThrow(() -> DecodeFailures.corrupt("the WebP has no picture in it"));
    try {
      return new StoredImage(decode(first, limits), orientation);
    } catch (EOFException e) {
      throw DecodeFailures.truncated("the WebP is incomplete: " + e.getMessage());
    } catch (IOException e) {
      throw DecodeFailures.corrupt("the WebP is damaged: " + e.getMessage(), e);
    }
  }

  private static Chunk nextChunk(Bytes chunks) {
    String name = chunks.ascii(4, "chunks");
    long length = chunks.u32Little("chunks");
    int from = chunks.position();
    chunks.skip(length, "chunks");
    int end = chunks.position();
    if (length % 2 == 1 && chunks.has(1)) {
      chunks.skip(1, "chunks");
    }
    return new Chunk(name, from, end);
  }

  private void readChunk(Chunk chunk) {
    switch (chunk.name) {
      case "VP8X" -> {
        Bytes content = new Bytes(file, chunk.from, chunk.end);
        content.skip(4, "header");
        canvas = Optional.of(new FrameSize(u24(content) + 1, u24(content) + 1));
      }
      case "VP8 ", "VP8L" -> frame = frame.or(() -> Optional.of(new Frame(0, 0, true, chunk)));
      case "ANMF" -> frame = frame.or(() -> animationFrame(chunk));
      case "EXIF" -> {
        boolean prefixed = new Bytes(file, chunk.from, chunk.end).startsWith("Exif\0\0");
        orientation = Orientation.fromExif(file, chunk.from + (prefixed ? 6 : 0), chunk.end);
      }
      default -> {
        // Alpha, colour profile, metadata and unknown chunks do not change the colours.
      }
    }
  }

  private Optional<Frame> animationFrame(Chunk animation) {
    Bytes content = new Bytes(file, animation.from, animation.end);
    int x = 2 * u24(content);
    int y = 2 * u24(content);
    content.skip(FRAME_HEADER_BYTES - 6, "frame header");
    while (content.has(8)) {
      Chunk chunk = nextChunk(content);
      if (chunk.name.equals("VP8 ") || chunk.name.equals("VP8L")) {
        return Optional.of(new Frame(x, y, false, chunk));
      }
    }
    return Optional.empty();
  }

  private RgbImage decode(Frame frame, Limits limits) throws IOException {
    Chunk data = frame.data;
    boolean lossy = data.name.equals("VP8 ");
    FrameSize size =
        lossy
            ? LossyDecoder.size(file, data.from, data.end)
            : LosslessDecoder.size(file, data.from, data.end);
    FrameSize whole = canvas.orElse(size);
    int rgbBytes = limits.checkSize(whole.width(), whole.height());
    limits.checkSize(size.width(), size.height());
    boolean inside =
        frame.x + size.width() <= whole.width() && frame.y + size.height() <= whole.height();
    if (!inside || frame.still && !size.equals(whole)) {
      throw misplaced(frame, size, whole);
    }
    RgbImage picture =
        lossy
            ? LossyDecoder.decode(file, data.from, data.end)
            : LosslessDecoder.decode(file, data.from, data.end);
    if (size.equals(whole)) {
      return picture;
    }
    byte[] rgb = new byte[rgbBytes];
    for (int row = 0; row < size.height(); row++) {
      int to = 3 * ((frame.y + row) * whole.width() + frame.x);
      System.arraycopy(picture.rgb(), 3 * row * size.width(), rgb, to, 3 * size.width());
    }
    return new RgbImage(whole.width(), whole.height(), rgb);
  }

  private static ImageException misplaced(Frame frame, FrameSize size, FrameSize whole) {
    return DecodeFailures.corrupt(
        "the WebP's frame of %d×%d pixels at (%d, %d) does not fit its canvas of %d×%d"
            .formatted(
                size.width(), size.height(), frame.x, frame.y, whole.width(), whole.height()));
  }

  private static int u24(Bytes content) {
    return content.u16Little("header") | content.u8("header") << 16;
  }
}
