package io.naflow.picture;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The letters of strips, as bitmaps that come with the program (scripts/make-glyphs.py; DejaVu
 * fonts): Latin, Greek, Cyrillic and some symbols. What has no bitmap is drawn as a box.
 */
enum Typeface {
  TITLE,
  TEXT,
  SMALL;

  private static final int REPLACEMENT = '□';
  private static final String ELLIPSIS = "…";

  /**
   * A letter's picture.
   *
   * @param advance pixels from this letter's start to the next one's
   * @param left pixels from its start to its first column; may be negative
   * @param top pixels from the line's top to its first row
   * @param width columns
   * @param height rows
   * @param coverage row by row, 0 (paper) to 255 (ink), unsigned
   */
  record Glyph(int advance, int left, int top, int width, int height, byte[] coverage) {}

  private record Face(int lineHeight, int baseline, Map<Integer, Glyph> glyphs) {}

  private static final Face[] FACES = read();

  /** Height of a line in pixels. */
  int lineHeight() {
    return FACES[ordinal()].lineHeight();
  }

  /** Pixels from a line's top to the foot of its letters. */
  int baseline() {
    return FACES[ordinal()].baseline();
  }

  /** The bitmaps of a text, in composed form (NFC). */
  Glyph[] glyphs(String text) {
    Map<Integer, Glyph> glyphs = FACES[ordinal()].glyphs();
    Glyph box = glyphs.get(REPLACEMENT);
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .mapToObj(code -> glyphs.getOrDefault(code, box))
        .toArray(Glyph[]::new);
  }

  /** The width of a text in pixels. */
  int width(String text) {
    int width = 0;
    for (Glyph glyph : glyphs(text)) {
      width += glyph.advance();
    }
    return width;
  }

  /**
   * The text if it fits, else its start and end around an ellipsis: the end of a layer's or a
   * file's name tells more than its middle.
   *
   * @param width room in pixels
   */
  String fitted(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    int[] codes = Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray();
    for (int kept = Math.min(codes.length - 1, width); kept > 0; kept--) {
      int head = (kept + 1) / 2;
      int tail = kept - head;
      String shorter =
          new String(codes, 0, head) + ELLIPSIS + new String(codes, codes.length - tail, tail);
      if (width(shorter) <= width) {
        return shorter;
      }
    }
    return ELLIPSIS;
  }

  private static Face[] read() {
    Face[] faces = new Face[values().length];
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Typeface.class.getResourceAsStream("glyphs.bin.gz"))))) {
      for (int i = 0; i < faces.length; i++) {
        int lineHeight = in.readUnsignedByte();
        int baseline = in.readUnsignedByte();
        Map<Integer, Glyph> glyphs = new HashMap<>();
        for (int count = in.readShort(); count > 0; count--) {
          int code = in.readInt();
          glyphs.put(code, readGlyph(in));
        }
        faces[i] = new Face(lineHeight, baseline, Map.copyOf(glyphs));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the letters: the program is damaged", e);
    }
    return faces;
  }

  private static Glyph readGlyph(DataInputStream in) throws IOException {
    int advance = in.readUnsignedByte();
    int left = in.readByte();
    int top = in.readByte();
    int width = in.readUnsignedByte();
    int height = in.readUnsignedByte();
    return new Glyph(advance, left, top, width, height, in.readNBytes(width * height));
  }
}
