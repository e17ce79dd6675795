package io.naflow.jobs.dataset;

import io.naflow.api.Outcome;
import io.naflow.api.intake.Intake;
import io.naflow.api.intake.Seen;
import io.naflow.image.ImageException;
import io.naflow.image.Preprocessing;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.image.codec.ImageSize;
import io.naflow.jobs.dataset.listing.LocalRoot;
import io.naflow.jobs.dataset.parquet.RowImages;
import io.naflow.jobs.dataset.source.ImageSource.OwnFile;
import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.identity.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads images and prepares them for models; whatever is wrong with one is a value, not an
 * exception.
 */
public final class ImageLoader implements AutoCloseable {
  /** Holds the header of most images. */
  private static final int BEGINNING = 1 << 18;

  private final Path root;
  private final FileSystem fileSystem;
  private final Optional<LocalRoot> local;
  private final RowImages rows;
  private final OrientationTag orientation;
  private final Intake intake;

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
    this.orientation = orientation;
    this.intake =
        new Intake(
            new ImageDecoder(
                orientation, ImageDecoder.DEFAULT_MAX_PIXELS, ImageDecoder.DEFAULT_MAX_BYTES));
  }

  /**
   * Local images have no checksum files beside them, and Hadoop cannot even look for one where a
   * name has a colon in it.
   */
  private static FileSystem withoutChecksumFiles(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  /**
   * Reads one image, decodes it and prepares it.
   *
   * @param models the preprocessings of those that will take it
   * @throws AbsentImageException if its file is not there, though it was listed
   */
  public Loaded load(ImageItem item, Collection<Preprocessing> models) {
    if (leadsOut(item)) {
      return broken(
          item,
          "",
          "read",
          "OUTSIDE",
          "Cannot read image: its name leads out of the dataset's folder; name images below"
              + " dataset.path in the labels");
    }
    byte[] bytes;
    try {
      if (item.length() > intake.maxBytes()) {
        return broken(item, "", "read", "TOO_LARGE", tooLong("%d".formatted(item.length())));
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
          "Cannot read image: there is no such file below the dataset's root; was it moved while"
              + " the job ran, or is it misspelt in the labels?");
    } catch (IOException e) {
      return broken(
          item,
          "",
          "read",
          e.getClass().getSimpleName(),
          "Cannot read image: %s; check the file and its access rights".formatted(Because.of(e)));
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
    if (bytes.length > intake.maxBytes()) {
      String more = "more than %d".formatted(intake.maxBytes());
      return broken(item, "", "read", "TOO_LARGE", tooLong(more));
    }
    Seen seen = intake.see(bytes, models);
    return seen instanceof Seen.Whole whole
        ? new Loaded.Decoded(item.inPixels(whole.width(), whole.height()), sha256, whole)
        : new Loaded.Broken(item, sha256, ((Seen.Broken) seen).why());
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
    boolean turned = orientation == OrientationTag.APPLY;
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
      return intake.read(in);
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
          "Cannot read image: it is a folder, pipe, socket or device; name plain files in the"
              + " labels");
    }
  }

  private String tooLong(String bytes) {
    return "Cannot read image: it has %s bytes, and images may have %d; leave it out"
        .formatted(bytes, intake.maxBytes());
  }

  private static Loaded broken(
      ImageItem item, String sha256, String stage, String errorClass, String message) {
    return new Loaded.Broken(item, sha256, new Outcome.Failed(stage, errorClass, message));
  }
}
