package io.naflow.image.codec;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What kind of file this is, by its first bytes. */
enum FileFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP;

  private static final int SHOWN_BYTES = 24;

  /** Image formats that are not read here. */
  private static final Map<String, String> OTHER_IMAGES =
      Map.of(
          "II*\0", "TIFF",
          "MM\0*", "TIFF",
          "\0\0\0\fjP  ", "JPEG 2000",
          "\u00FF\u004F\u00FF\u0051", "JPEG 2000",
          "\0\0\1\0", "Windows icon",
          "8BPS", "Photoshop",
          "\u00FF\n", "JPEG XL",
          "P6", "PPM",
          "P5", "PGM");

  /** Files that often stand where an image should. */
  private static final Map<String, String> OTHER_FILES =
      Map.of(
          "PK\3\4", "a ZIP archive",
          "\u001F\u008B", "gzip-compressed",
          "%PDF", "a PDF document",
          "version https://git-lfs", "a Git LFS pointer, not the file it stands for",
          "RIFF", "a RIFF file (sound or video), but not a WebP");

  /** The format, or an error that says what the file looks like instead. */
  static FileFormat of(byte[] file) {
    Bytes start = new Bytes(file);
    if (start.startsWith("\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (start.startsWith("\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return GIF;
    }
    if (start.startsWith("RIFF") && start.has(12) && new Bytes(file, 8, 12).startsWith("WEBP")) {
      return WEBP;
    }
    if (start.startsWith("BM") && looksLikeBmp(file)) {
      return BMP;
    }
    Optional<String> image = named(OTHER_IMAGES, start).or(() -> isoMedia(file));
    if (image.isPresent()) {
      throw DecodeFailures.unsupported(
          "it is a %s file, which is not read here".formatted(image.get()));
    }
    throw DecodeFailures.notAnImage(description(file, start));
  }

  /** Two letters are little evidence: text may begin with them. The size of the header is more. */
  private static boolean looksLikeBmp(byte[] file) {
    Bytes header = new Bytes(file);
    if (!header.has(18)) {
      return file.length < 14 || file[6] == 0;
    }
    header.skip(14, "header");
    long size = header.u32Little("header");
    return size >= 12 && size <= 1024;
  }

  /** AVIF and HEIC photographs are ISO base media files, told by their brand. */
  private static Optional<String> isoMedia(byte[] file) {
    if (file.length < 12 || !new Bytes(file, 4, 8).startsWith("ftyp")) {
      return Optional.empty();
    }
    String brand = new Bytes(file, 8, 12).ascii(4, "brand");
    return switch (brand) {
      case "avif", "avis" -> Optional.of("AVIF");
      case "heic", "heix", "hevc", "mif1", "msf1" -> Optional.of("HEIC");
      default -> Optional.empty();
    };
  }

  private static Optional<String> named(Map<String, String> names, Bytes start) {
    return names.entrySet().stream()
        .filter(entry -> start.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String description(byte[] file, Bytes start) {
    Optional<String> known = named(OTHER_FILES, start);
    if (known.isPresent()) {
      return "it is " + known.get();
    }
    int shown = Math.min(SHOWN_BYTES, file.length);
    String text = new String(file, 0, shown, StandardCharsets.ISO_8859_1);
    if (text.chars().allMatch(c -> c == 0)) {
      return "its first %d of %d bytes are zero".formatted(shown, file.length);
    }
    boolean readable = text.chars().allMatch(c -> c >= ' ' && c < 127 || c >= '\t' && c <= '\r');
    if (!readable) {
      return "its %d bytes begin with %s, no format known here"
          .formatted(file.length, HexFormat.ofDelimiter(" ").formatHex(file, 0, shown));
    }
    String lower = text.strip().toLowerCase(Locale.ROOT);
    String kind =
        lower.startsWith("<!doctype html") || lower.startsWith("<html") ? "an HTML page" : "text";
    return "its %d bytes look like %s: \"%s\""
        .formatted(file.length, kind, text.strip().replaceAll("\\s+", " "));
  }
}
