package io.naflow.jobs.dataset;

import io.naflow.image.ImageException;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.image.codec.ImageSize;
import io.naflow.jobs.dataset.listing.LocalRoot;
import io.naflow.jobs.dataset.parquet.RowImages;
import io.naflow.jobs.dataset.source.ImageSource.OwnFile;
import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import io.naflow.jobs.dataset.source.Problem;
import io.naflow.jobs.identity.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Reads and decodes images; whatever is wrong with one is a value, not an exception. */
public final class ImageLoader implements AutoCloseable {
  /** Holds the header of most images. */
  private static final int BEGINNING = 1 << 18;

  private final Path root;
  private final FileSystem fileSystem;
  private final Optional<LocalRoot> local;
  private final RowImages rows;
  private final ImageDecoder decoder;

  /**
   * @param root URI of the folder that the images' names are below, or of Parquet with images
   * @throws IOException if no file system answers to the URI
   */
  public ImageLoader(String root, OrientationTag orientation, Configuration hadoop)
      throws IOException {
    this.root = new Path(root);
    this.fileSystem = withoutChecksumFiles(this.root.getFileSystem(hadoop));
    this.local =
        LocalRoot.isLocal(fileSystem)
            ? Optional.of(LocalRoot.of(fileSystem, this.root))
            : Optional.empty();
    this.rows = new RowImages(root, hadoop);
    this.decoder =
        new ImageDecoder(
            orientation, ImageDecoder.DEFAULT_MAX_PIXELS, ImageDecoder.DEFAULT_MAX_BYTES);
  }

  /**
   * Local images have no checksum files beside them, and Hadoop cannot even look for one where a
   * name has a colon in it.
   */
  private static FileSystem withoutChecksumFiles(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  /**
   * Reads and decodes one image.
   *
   * @throws AbsentImageException if its file is not there, though it was listed
   */
  public Loaded load(ImageItem item) {
    if (leadsOut(item)) {
      return broken(
          item,
          "",
          "read",
          "OUTSIDE",
          "Cannot read image: its name leads out of the dataset's folder; name images below dataset.path in the labels");
    }
    byte[] bytes;
    try {
      if (item.length() > decoder.maxBytes()) {
        return broken(item, "", "read", "TOO_LARGE", tooLong(item));
      }
      bytes = read(item);
    } catch (AccessDeniedException e) {
      return broken(
          item,
          "",
          "read",
          "ACCESS_DENIED",
          "Cannot read image: Permission denied; give the job's user the right to read it");
    } catch (NotAFileException e) {
      return broken(item, "", "read", "NOT_A_FILE", e.getMessage());
    } catch (RowImages.ChangedException e) {
      return broken(item, "", "read", "CHANGED", e.getMessage());
    } catch (RowImages.NoBytesException e) {
      return broken(item, "", "read", "NO_BYTES", e.getMessage());
    } catch (FileNotFoundException | NoSuchFileException e) {
      if (item.length() >= 0 || item.source() instanceof ParquetRow) {
        throw new AbsentImageException(item);
      }
      return broken(
          item,
          "",
          "read",
          "NOT_FOUND",
          "Cannot read image: there is no such file below the dataset's root; was it moved while the job ran, or is it misspelt in the labels?");
    } catch (IOException e) {
      return broken(
          item,
          "",
          "read",
          e.getClass().getSimpleName(),
          "Cannot read image: %s; check the file and its access rights".formatted(e.getMessage()));
    }
    String sha256 = Sha256.hex(bytes);
    if (item.length() >= 0 && item.length() != bytes.length) {
      return broken(
          item,
          sha256,
          "read",
          "CHANGED",
          "Cannot read image: it had %d bytes when the dataset was listed and has %d now; run the audit again when nobody writes there"
              .formatted(item.length(), bytes.length));
    }
    try {
      ImageDecoder.Decoded decoded = decoder.decodeTelling(bytes);
      ImageItem placed = item.inPixels(decoded.image().width(), decoded.image().height());
      return new Loaded.Decoded(placed, sha256, decoded.image(), decoded.turned());
    } catch (ImageException e) {
      return broken(item, sha256, "decode", e.kind().name(), e.getMessage());
    } catch (OutOfMemoryError e) {
      return broken(
          item,
          sha256,
          "decode",
          "OUT_OF_MEMORY",
          "Cannot decode image: this process has not enough memory for its pixels; give executors more, or leave it out");
    }
  }

  /** Labels come from anywhere: none of them is to have other files read. */
  private static boolean leadsOut(ImageItem item) {
    String name = item.name();
    return item.source() instanceof OwnFile
        && (name.startsWith("/") || Arrays.asList(name.split("/")).contains(".."));
  }

  /** Whether there is a file of that name; what cannot be asked for is to be tried. */
  boolean isThere(ImageItem item) {
    try {
      if (item.source() instanceof ParquetRow row) {
        return rows.isThere(row);
      }
      open(item.name()).close();
      return true;
    } catch (FileNotFoundException | NoSuchFileException gone) {
      return false;
    } catch (IOException otherwiseWrong) {
      return true;
    }
  }

  /** SHA-256 of the image's bytes, hexadecimal; empty where they cannot be read. */
  public String sha256(ImageItem item) {
    try {
      return leadsOut(item) ? "" : Sha256.hex(read(item));
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** The image's sides; empty where it cannot be read, which is a failure when it is loaded. */
  Optional<ImageSize> size(ImageItem item) {
    boolean turned = decoder.orientationTag() == OrientationTag.APPLY;
    try {
      if (leadsOut(item)) {
        return Optional.empty();
      } else if (item.source() instanceof OwnFile) {
        try (var in = open(item.name())) {
          return Optional.of(ImageSize.of(in.readNBytes(BEGINNING), turned));
        } catch (ImageException moreIsNeeded) {
          return Optional.of(ImageSize.of(read(item), turned));
        }
      }
      return Optional.of(ImageSize.of(read(item), turned));
    } catch (IOException | ImageException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private byte[] read(ImageItem item) throws IOException {
    if (item.source() instanceof ParquetRow row) {
      return rows.read(row);
    }
    try (var in = open(item.name())) {
      byte[] bytes = in.readNBytes(Math.toIntExact(decoder.maxBytes() + 1));
      if (bytes.length > decoder.maxBytes()) {
        throw new IOException(tooLong(item));
      }
      return bytes;
    }
  }

  private InputStream open(String name) throws IOException {
    if (name.indexOf('\0') >= 0) {
      throw new FileNotFoundException("no file's name has a NUL");
    }
    if (local.isEmpty()) {
      // The name is data: built by URI parts, so that ':' or '%' in it mean nothing.
      return fileSystem.open(new Path(root, new Path(null, null, name)));
    }
    java.nio.file.Path file = local.get().file(name);
    // Seen to before it is opened: a pipe that nobody writes to would never return.
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new NotAFileException();
    }
    return Files.newInputStream(file);
  }

  private static final class NotAFileException extends IOException {
    private static final long serialVersionUID = 1;

    NotAFileException() {
      super(
          "Cannot read image: it is a folder, pipe, socket or device; name plain files in the labels");
    }
  }

  private String tooLong(ImageItem item) {
    return "Cannot read image: it has %d bytes, and images may have %d; leave it out"
        .formatted(item.length(), decoder.maxBytes());
  }

  private static Loaded broken(
      ImageItem item, String sha256, String stage, String errorClass, String message) {
    return new Loaded.Broken(item, sha256, new Problem(stage, errorClass, message));
  }
}
