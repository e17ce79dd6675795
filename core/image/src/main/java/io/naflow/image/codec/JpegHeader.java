package io.naflow.image.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a JPEG file says before its pixel data, and where that data lies (ITU-T T.81, annex B).
 *
 * @param width in pixels; 0 if a file leaves it open
 * @param height in pixels
 * @param components in the order of the frame header
 * @param progressive whether the frame is progressive rather than sequential
 * @param colors how the components make colours
 * @param orientation from Exif
 * @param tables the segments that decoding takes, from the file: quantisation, Huffman, frame
 * @param dataStart where the first scan header begins
 * @param dataEnd where the end marker ends
 */
record JpegHeader(
    int width,
    int height,
    List<Component> components,
    boolean progressive,
    Colors colors,
    Orientation orientation,
    byte[] tables,
    int dataStart,
    int dataEnd) {

  /** How components make colours. */
  enum Colors {
    GREY,
    RGB,
    YCBCR,
    CMYK,
    YCCK
  }

  /** A component's name and how often it is sampled, relative to the others. */
  record Component(int id, int horizontal, int vertical) {}

  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int SOF2 = 0xC2;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;
  private static final int TEM = 0x01;

  static JpegHeader parse(byte[] file) {
    return new Parser(new Bytes(file, 2, file.length)).parse(true);
  }

  /** Of a file's beginning, as far as the pixel data; where that ends is not looked for. */
  static JpegHeader parseBeginning(byte[] file) {
    return new Parser(new Bytes(file, 2, file.length)).parse(false);
  }

  private static final class Parser {
    private final Bytes bytes;
    private final ByteArrayOutputStream tables = new ByteArrayOutputStream(1024);
    private final List<Component> components = new ArrayList<>();
    private int width;
    private int height;
    private int frame = -1;
    private boolean jfif;
    private int adobeTransform = -1;
    private Optional<Orientation> orientation = Optional.empty();

    Parser(Bytes bytes) {
      this.bytes = bytes;
    }

    JpegHeader parse(boolean toEnd) {
      int marker = nextMarker("header");
      while (marker != SOS) {
        if (marker == EOI) {
          throw DecodeFailures.corrupt("the JPEG ends after its header, without pixel data");
        }
        if (marker != TEM && marker != SOI && (marker < RST0 || marker > RST7)) {
          readSegment(marker);
        }
        marker = nextMarker("header");
      }
      if (frame < 0) {
        throw DecodeFailures.corrupt("the JPEG has pixel data without a frame header");
      }
      int dataStart = bytes.position() - 2;
      return new JpegHeader(
          width,
          height,
          List.copyOf(components),
          frame == SOF2,
          colors(),
          orientation.orElse(Orientation.UPRIGHT),
          tables.toByteArray(),
          dataStart,
          toEnd ? dataEnd(dataStart) : dataStart);
    }

    /** Moves behind the next marker; stray bytes before it are skipped, as in libjpeg. */
    private int nextMarker(String what) {
      int previous = 0;
      while (true) {
        if (!bytes.has(1)) {
          throw DecodeFailures.truncated(
              "it ends after %d bytes, inside its %s".formatted(bytes.position(), what));
        }
        int next = bytes.u8(what);
        if (previous == 0xFF && next != 0xFF && next != 0) {
          return next;
        }
        previous = next;
      }
    }

    private void readSegment(int marker) {
      int start = bytes.position();
      int length = bytes.u16Big("header");
      if (length < 2) {
        throw DecodeFailures.corrupt(
            "the JPEG segment 0x%02X at byte %d has length %d, and the least is 2"
                .formatted(marker, start - 2, length));
      }
      int end = start + length;
      bytes.require(length - 2, "header");
      if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
        readFrame(marker, end);
      } else if (marker == APP0) {
        jfif |= length >= 16 && bytes.startsWith("JFIF\0");
      } else if (marker == APP1 && bytes.startsWith("Exif\0")) {
        int exif = start + 8;
        Orientation found = Orientation.fromExif(bytes.data(), exif, Math.max(end, exif));
        orientation = orientation.or(() -> Optional.of(found));
      } else if (marker == APP14 && length >= 14 && bytes.startsWith("Adobe")) {
        adobeTransform = bytes.data()[start + 13] & 0xFF;
      }
      // Colour profiles and previews must not reach the reader: it would apply or parse them.
      if ((marker < APP0 || marker > APP15) && marker != COM) {
        tables.write(0xFF);
        tables.write(marker);
        tables.write(bytes.data(), start, length);
      }
      bytes.moveTo(end, "header");
    }

    private void readFrame(int marker, int end) {
      if (marker != SOF0 && marker != SOF1 && marker != SOF2) {
        throw DecodeFailures.unsupported(
            "it is a JPEG of a rare process (frame type 0x%02X: %s)"
                .formatted(
                    marker, marker >= 0xC9 ? "arithmetic coding" : "lossless or hierarchical"));
      }
      frame = marker;
      Bytes segment = new Bytes(bytes.data(), bytes.position(), end);
      String what = "frame header";
      int precision = segment.u8(what);
      if (precision != 8) {
        throw DecodeFailures.unsupported(
            "it is a JPEG of %d bits a sample, not 8".formatted(precision));
      }
      height = segment.u16Big(what);
      width = segment.u16Big(what);
      int count = segment.u8(what);
      components.clear();
      for (int i = 0; i < count; i++) {
        int id = segment.u8(what);
        int sampling = segment.u8(what);
        segment.skip(1, what);
        components.add(new Component(id, sampling >> 4, sampling & 0xF));
      }
      if (components.stream().anyMatch(JpegHeader::isMisSampled)) {
        throw DecodeFailures.corrupt(
            "the JPEG's sampling factors are not all 1 to 4: " + components);
      }
    }

    /** As libjpeg decides it, which Pillow follows; Java's own reader decides otherwise. */
    private Colors colors() {
      boolean named = components.size() == 3 && !jfif && adobeTransform < 0;
      return switch (components.size()) {
        case 1 -> Colors.GREY;
        case 3 ->
            !jfif && adobeTransform == 0 || named && hasIds('R', 'G', 'B')
                ? Colors.RGB
                : Colors.YCBCR;
        case 4 -> adobeTransform > 0 ? Colors.YCCK : Colors.CMYK;
        default ->
            throw DecodeFailures.unsupported(
                "it is a JPEG of %d components, not 1, 3 or 4".formatted(components.size()));
      };
    }

    private boolean hasIds(int first, int second, int third) {
      return components.get(0).id() == first
          && components.get(1).id() == second
          && components.get(2).id() == third;
    }

    /** Walks over the scans to the end marker; what follows it, such as a preview, is left. */
    private int dataEnd(int dataStart) {
      bytes.moveTo(dataStart, "pixel data");
      int marker = nextMarker("pixel data");
      while (marker != EOI) {
        boolean hasLength = (marker < RST0 || marker > RST7) && marker != TEM && marker != SOI;
        if (hasLength) {
          int length = bytes.u16Big("pixel data");
          bytes.skip(Math.max(length - 2, 0), "pixel data");
        }
        marker = nextMarker("pixel data");
      }
      return bytes.position();
    }
  }

  private static boolean isMisSampled(Component component) {
    return component.horizontal < 1
        || component.horizontal > 4
        || component.vertical < 1
        || component.vertical > 4;
  }

  /**
   * The fewest bytes that the pixel data can take: each block of 8×8 samples of each component
   * takes a code of at least one bit for its mean, and if sequential, another for the end of the
   * block.
   */
  long leastDataBytes() {
    int mostHorizontal = components.stream().mapToInt(Component::horizontal).max().orElse(1);
    int mostVertical = components.stream().mapToInt(Component::vertical).max().orElse(1);
    long blocks = 0;
    for (Component component : components) {
      long columns = ceilDiv((long) width * component.horizontal, 8L * mostHorizontal);
      long rows = ceilDiv((long) height * component.vertical, 8L * mostVertical);
      blocks += columns * rows;
    }
    return blocks * (progressive ? 1 : 2) / 8;
  }

  private static long ceilDiv(long value, long divisor) {
    return (value + divisor - 1) / divisor;
  }
}
