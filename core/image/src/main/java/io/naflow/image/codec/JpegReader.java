package io.naflow.image.codec;

import io.naflow.image.ImageException;
import io.naflow.image.RgbImage;
import io.naflow.image.codec.JpegHeader.Colors;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG by the Java runtime's reader, which is libjpeg. It is handed a file made anew: the segments
 * that decoding takes, with one Adobe segment in front that says how the components make colours.
 * So it neither applies a colour profile nor guesses at colours by rules of its own.
 *
 * <p>Java runtimes bring libjpeg 6b or, as Debian's, libjpeg-turbo, which Pillow has. By their
 * sources they decode alike but for chroma that is halved in height and not in width (4:4:0, rare),
 * which only the latter interpolates. The tests ran on Debian's.
 */
final class JpegReader {
  private static final String READER = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";

  /** By its class, not by its format's name: plug-ins may claim the name. */
  private static final Optional<ImageReaderSpi> PROVIDER = findProvider();

  private JpegReader() {}

  static StoredImage read(byte[] file, Limits limits) {
    JpegHeader header = JpegHeader.parse(file);
    int rgbBytes = limits.checkSize(header.width(), header.height());
    int dataBytes = header.dataEnd() - header.dataStart();
    if (dataBytes < header.leastDataBytes()) {
      throw DecodeFailures.truncated(
          "its %d×%d pixels take at least %d bytes, and it has %d after the header"
              .formatted(header.width(), header.height(), header.leastDataBytes(), dataBytes));
    }
    byte[] rgb = new byte[rgbBytes];
    List<String> damage = new ArrayList<>();
    ImageReader reader = newReader();
    try (MemoryCacheImageInputStream input = input(file, header)) {
      reader.setInput(input, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (!isHarmless(warning)) {
              damage.add(warning);
              source.abort();
            }
          });
      decode(reader, header, rgb);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      reader.dispose();
    }
    if (!damage.isEmpty()) {
      throw DecodeFailures.corrupt("its JPEG data is damaged (%s)".formatted(damage.get(0)));
    }
    return new StoredImage(
        new RgbImage(header.width(), header.height(), rgb), header.orientation());
  }

  private static void decode(ImageReader reader, JpegHeader header, byte[] rgb) throws IOException {
    if (header.colors() == Colors.RGB || header.colors() == Colors.YCBCR) {
      ImageReadParam into = reader.getDefaultReadParam();
      into.setDestination(overlay(header.width(), header.height(), rgb));
      reader.read(0, into);
      return;
    }
    Raster raster = reader.readRaster(0, null);
    int samples = header.components().size();
    byte[] row = new byte[samples * header.width()];
    for (int y = 0; y < header.height(); y++) {
      raster.getDataElements(0, y, header.width(), 1, row);
      int at = 3 * y * header.width();
      switch (header.colors()) {
        case CMYK -> JpegColors.fromCmyk(row, rgb, at);
        case YCCK -> {
          JpegColors.yccToCmy(row);
          JpegColors.fromCmyk(row, rgb, at);
        }
        default -> JpegColors.fromGrey(row, rgb, at);
      }
    }
  }

  /** An image whose pixels are the array's, so that the reader writes them in place. */
  private static BufferedImage overlay(int width, int height, byte[] rgb) {
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, rgb.length),
            width,
            height,
            3 * width,
            3,
            new int[] {0, 1, 2},
            null);
    ColorSpace colors = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    return new BufferedImage(
        new ComponentColorModel(colors, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE),
        raster,
        false,
        null);
  }

  /** Nothing of it goes to disk. */
  private static MemoryCacheImageInputStream input(byte[] file, JpegHeader header) {
    // Four components come as they are stored: what the reader makes of them is not Pillow's.
    int transform = header.colors() == Colors.YCBCR ? 1 : 0;
    byte[] start = {
      (byte) 0xFF,
      (byte) 0xD8, // start of image
      (byte) 0xFF,
      (byte) 0xEE,
      0,
      14,
      'A',
      'd',
      'o',
      'b',
      'e',
      0,
      100,
      0,
      0,
      0,
      0,
      (byte) transform
    };
    byte[] tables = header.tables();
    byte[] front = new byte[start.length + tables.length];
    System.arraycopy(start, 0, front, 0, start.length);
    System.arraycopy(tables, 0, front, start.length, tables.length);
    return new MemoryCacheImageInputStream(
        new SequenceInputStream(
            new ByteArrayInputStream(front),
            new ByteArrayInputStream(
                file, header.dataStart(), header.dataEnd() - header.dataStart())));
  }

  /**
   * Of libjpeg's warnings, these leave all pixels as they were meant: stray bytes after the last
   * scan, and scan parameters that mean nothing in a sequential file. All others tell of damage.
   */
  private static boolean isHarmless(String warning) {
    return warning.contains("extraneous bytes before marker 0xd9")
        || warning.contains("Invalid SOS parameters for sequential JPEG");
  }

  private static ImageException failure(IOException error) {
    String why = String.valueOf(error.getMessage());
    String lower = why.toLowerCase(Locale.ROOT);
    return lower.contains("unsupported") || lower.contains("not implemented")
        ? DecodeFailures.unsupported("it is a JPEG of a rare kind (%s)".formatted(why))
        : DecodeFailures.corrupt("its JPEG data is damaged (%s)".formatted(why), error);
  }

  private static ImageReader newReader() {
    ImageReaderSpi provider =
        PROVIDER.orElseThrow(
            () ->
                new IllegalStateException(
                    ("Cannot decode JPEG files: this Java runtime has no %s; "
                            + "run on a JDK or JRE with the java.desktop module")
                        .formatted(READER)));
    try {
      return provider.createReaderInstance();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot decode JPEG files: " + e.getMessage(), e);
    }
  }

  private static Optional<ImageReaderSpi> findProvider() {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().equals(READER)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }
}
