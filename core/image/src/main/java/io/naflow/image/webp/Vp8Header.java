package io.naflow.image.webp;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a VP8 key frame (RFC 6386, section 9.2 to 9.11 and 19.2).
 *
 * @param size of the picture
 * @param modes decodes the blocks' modes, which follow the header
 * @param coefficients decode the coefficients, of rows of blocks in turn
 * @param segments the four kinds of blocks; all equal if there is one
 * @param segmentProbabilities of a block's kind; empty if blocks do not say it
 * @param filter whether and how edges are smoothed
 * @param sharpness 0 to 7, of the smoothing
 * @param probabilities of coefficients
 * @param skipProbability that a block has coefficients, of 256; negative if all have
 */
record Vp8Header(
    FrameSize size,
    BoolDecoder modes,
    List<BoolDecoder> coefficients,
    List<Segment> segments,
    int[] segmentProbabilities,
    Filter filter,
    int sharpness,
    int[] probabilities,
    int skipProbability) {

  /** How the edges between blocks are smoothed. */
  enum Filter {
    NONE,
    SIMPLE,
    NORMAL
  }

  /**
   * What the blocks of a kind share.
   *
   * @param steps of the coefficients: mean and others of luma, of the luma means, and of chroma
   * @param largeLevel how strongly edges are smoothed, 0 to 63, in blocks predicted as a whole
   * @param smallLevel likewise, in blocks predicted in 4×4 pieces
   */
  record Segment(Steps steps, int largeLevel, int smallLevel) {}

  /** Quantiser steps: of the means (DC) and of the other coefficients (AC). */
  record Steps(int lumaDc, int lumaAc, int meansDc, int meansAc, int chromaDc, int chromaAc) {}

  private static final int START_BYTES = 10;
  private static final int SEGMENTS = 4;

  /** Reads the size alone, from the uncompressed start of the header. */
  static FrameSize size(byte[] data, int from, int end) throws IOException {
    if (end - from < START_BYTES) {
      throw new EOFException("its frame has %d bytes, less than a header".formatted(end - from));
    }
    int tag = u24(data, from);
    boolean marked =
        (data[from + 3] & 0xFF) == 0x9D && data[from + 4] == 0x01 && data[from + 5] == 0x2A;
    boolean keyFrame = (tag & 1) == 0;
    boolean shown = (tag >> 4 & 1) == 1;
    int version = tag >> 1 & 7;
    if (!keyFrame || !marked || !shown || version > 3) {
      throw new IOException("its frame header %06x is not that of a picture".formatted(tag));
    }
    return new FrameSize(u16(data, from + 6) & 0x3FFF, u16(data, from + 8) & 0x3FFF);
  }

  static Vp8Header read(byte[] data, int from, int end) throws IOException {
    FrameSize size = size(data, from, end);
    int first = from + START_BYTES;
    int firstLength = u24(data, from) >> 5;
    if (firstLength > end - first) {
      throw new EOFException(
          "its first part should have %d bytes, and %d are left"
              .formatted(firstLength, end - first));
    }
    BoolDecoder bits = new BoolDecoder(data, first, first + firstLength);
    bits.number(2); // colour space and clamping: neither changes what a decoder does
    Segmentation segmentation = Segmentation.read(bits);
    boolean simple = bits.flag();
    int level = bits.number(6);
    int sharpness = bits.number(3);
    int[] levelChanges = readLevelChanges(bits);
    List<BoolDecoder> parts = readParts(data, first + firstLength, end, 1 << bits.number(2));
    List<Segment> segments = readSegments(bits, segmentation, level, levelChanges);
    bits.flag(); // whether probabilities are kept for the next frame: there is none
    int[] probabilities = Vp8Tables.DEFAULT_PROBABILITIES.clone();
    for (int i = 0; i < probabilities.length; i++) {
      if (bits.bit(Vp8Tables.UPDATE_PROBABILITIES[i]) != 0) {
        probabilities[i] = bits.number(8);
      }
    }
    int skipProbability = bits.flag() ? bits.number(8) : -1;
    return new Vp8Header(
        size,
        bits,
        parts,
        segments,
        segmentation.probabilities,
        level == 0 ? Filter.NONE : simple ? Filter.SIMPLE : Filter.NORMAL,
        sharpness,
        probabilities,
        skipProbability);
  }

  /** What is said of the segments before the values that they change. */
  private record Segmentation(
      boolean used, boolean absolute, int[] quantizers, int[] levels, int[] probabilities) {

    static Segmentation read(BoolDecoder bits) throws EOFException {
      int[] quantizers = new int[SEGMENTS];
      int[] levels = new int[SEGMENTS];
      if (!bits.flag()) {
        return new Segmentation(false, false, quantizers, levels, new int[0]);
      }
      boolean mapped = bits.flag();
      boolean absolute = true;
      if (bits.flag()) {
        absolute = bits.flag();
        for (int i = 0; i < SEGMENTS; i++) {
          quantizers[i] = bits.optionalSigned(7);
        }
        for (int i = 0; i < SEGMENTS; i++) {
          levels[i] = bits.optionalSigned(6);
        }
      }
      int[] probabilities = new int[mapped ? SEGMENTS - 1 : 0];
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = bits.flag() ? bits.number(8) : 255;
      }
      return new Segmentation(true, absolute, quantizers, levels, probabilities);
    }
  }

  /** Section 9.6: by how much the level of key frames changes, for large and small prediction. */
  private static int[] readLevelChanges(BoolDecoder bits) throws EOFException {
    int[] changes = new int[8];
    boolean used = bits.flag();
    if (used && bits.flag()) {
      for (int i = 0; i < changes.length; i++) {
        changes[i] = bits.optionalSigned(6);
      }
    }
    return used ? new int[] {changes[0], changes[0] + changes[4]} : new int[2];
  }

  private static List<Segment> readSegments(
      BoolDecoder bits, Segmentation segmentation, int level, int[] levelChanges)
      throws EOFException {
    int base = bits.number(7);
    int lumaDc = bits.optionalSigned(4);
    int meansDc = bits.optionalSigned(4);
    int meansAc = bits.optionalSigned(4);
    int chromaDc = bits.optionalSigned(4);
    int chromaAc = bits.optionalSigned(4);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < SEGMENTS; i++) {
      boolean added = segmentation.used && !segmentation.absolute;
      int index = segmentation.used ? segmentation.quantizers[i] + (added ? base : 0) : base;
      int own = segmentation.used ? segmentation.levels[i] + (added ? level : 0) : level;
      Steps steps =
          new Steps(
              Vp8Tables.dcStep(index + lumaDc),
              Vp8Tables.acStep(index),
              Vp8Tables.dcStep(index + meansDc) * 2,
              Math.max(Vp8Tables.acStep(index + meansAc) * 155 / 100, 8),
              Vp8Tables.dcStep(Math.min(index + chromaDc, 117)),
              Vp8Tables.acStep(index + chromaAc));
      segments.add(
          new Segment(
              steps, clippedLevel(own + levelChanges[0]), clippedLevel(own + levelChanges[1])));
    }
    return segments;
  }

  private static int clippedLevel(int level) {
    return Math.min(Math.max(level, 0), 63);
  }

  private static List<BoolDecoder> readParts(byte[] data, int from, int end, int count)
      throws EOFException {
    int start = from + 3 * (count - 1);
    if (start >= end) {
      throw new EOFException("its frame ends before its coefficients");
    }
    List<BoolDecoder> parts = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      int next = start + u24(data, from + 3 * i);
      if (next > end) {
        throw new EOFException("part %d of its frame ends early".formatted(i));
      }
      parts.add(new BoolDecoder(data, start, next));
      start = next;
    }
    parts.add(new BoolDecoder(data, start, end));
    return parts;
  }

  private static int u16(byte[] data, int at) {
    return data[at] & 0xFF | (data[at + 1] & 0xFF) << 8;
  }

  private static int u24(byte[] data, int at) {
    return u16(data, at) | (data[at + 2] & 0xFF) << 16;
  }
}
