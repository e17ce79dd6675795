package io.naflow.jobs.dataset;

import io.naflow.api.Outcome;
import io.naflow.api.intake.Intake;
import io.naflow.api.intake.Seen;
import io.naflow.image.ImageException;
import io.naflow.image.ObjectMask;
import io.naflow.image.Preprocessing;
import io.naflow.image.codec.ImageDecoder;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.image.codec.ImageSize;
import io.naflow.image.codec.MaskDecoder;
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
  private final RowImages maskRows;
  private final OrientationTag orientation;
  private final Intake intake;
  private final MaskDecoder masks;

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
    this.maskRows = new RowImages(root, hadoop);
    this.orientation = orientation;
    var decoder =
        new ImageDecoder(
            orientation, ImageDecoder.DEFAULT_MAX_PIXELS, ImageDecoder.DEFAULT_MAX_BYTES);
    this.intake = new Intake(decoder);
    this.masks = new MaskDecoder(decoder);
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
    String sha256 = "";
    try {
      byte[] bytes = bytes(item, rows);
      sha256 = Sha256.hex(bytes);
      requireLength(item, bytes);
      Seen seen = intake.see(bytes, models);
      if (seen instanceof Seen.Broken broken) {
        return new Loaded.Broken(item, sha256, broken.why());
      }
      var whole = (Seen.Whole) seen;
      Optional<Loaded.Mask> mask = Optional.empty();
      if (item.mask().isPresent()) {
        mask = Optional.of(mask(item.mask().get(), whole));
      }
      return new Loaded.Decoded(item.inPixels(whole.width(), whole.height()), sha256, whole, mask);
    } catch (BrokenException e) {
      return new Loaded.Broken(item, sha256, e.why);
    }
  }

  /** What is wrong with a file. */
  private static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Outcome.Failed why;

    BrokenException(String stage, String errorClass, String message) {
      super(message);
      this.why = new Outcome.Failed(stage, errorClass, message);
    }
  }

  private Loaded.Mask mask(MaskSource.Stored wanted, Seen.Whole image) throws BrokenException {
    try {
      byte[] bytes = bytes(wanted.item(), maskRows);
      requireLength(wanted.item(), bytes);
      ObjectMask mask = decoded(bytes);
      if (mask.width() != image.width() || mask.height() != image.height()) {
        throw new BrokenException(
            "decode",
            "SIZE",
            "it has %d×%d pixels and its image %d×%d (as dataset.orientation has them); give a mask of the image's size"
                .formatted(mask.width(), mask.height(), image.width(), image.height()));
      }
      return new Loaded.Mask(mask, Sha256.hex(bytes));
    } catch (BrokenException e) {
      throw new BrokenException(
          "mask",
          e.why.errorClass(),
          "Cannot use mask '%s': %s".formatted(wanted.name(), e.why.message()));
    }
  }

  private ObjectMask decoded(byte[] bytes) throws BrokenException {
    try {
      return masks.decode(bytes);
    } catch (ImageException e) {
      throw new BrokenException("decode", e.kind().name(), e.getMessage());
    } catch (OutOfMemoryError e) {
      throw new BrokenException(
          "decode",
          "OUT_OF_MEMORY",
          "Cannot decode mask: this process has not enough memory for its pixels; give executors more, or leave it out");
    }
  }

  private byte[] bytes(ImageItem item, RowImages from) throws BrokenException {
    if (leadsOut(item)) {
      throw unread(
          "OUTSIDE",
          "its name leads out of the dataset's folder; name images below dataset.path in the labels");
    } else if (item.length() > intake.maxBytes()) {
      throw unread("TOO_LARGE", tooLong("%d".formatted(item.length())));
    }
    try {
      return read(item, from);
    } catch (AccessDeniedException e) {
      throw unread("ACCESS_DENIED", "Permission denied; give the job's user the right to read it");
    } catch (NotAFileException e) {
      throw unread("NOT_A_FILE", e.getMessage());
    } catch (RowImages.ChangedException e) {
      throw new BrokenException("read", "CHANGED", e.getMessage());
    } catch (RowImages.NoBytesException e) {
      throw new BrokenException("read", "NO_BYTES", e.getMessage());
    } catch (FileNotFoundException | NoSuchFileException e) {
      if (item.length() >= 0 || item.source() instanceof ParquetRow) {
        throw new AbsentImageException(item);
      }
      throw unread(
          "NOT_FOUND",
          "there is no such file below the dataset's root; was it moved while the job ran, or is it misspelt in the labels?");
    } catch (IOException e) {
      throw unread(
          e.getClass().getSimpleName(),
          "%s; check the file and its access rights".formatted(Because.of(e)));
    }
  }

  private static BrokenException unread(String errorClass, String why) {
    return new BrokenException("read", errorClass, "Cannot read image: " + why);
  }

  /** Sees that a file is as long as it was, and not too long. */
  private void requireLength(ImageItem item, byte[] bytes) throws BrokenException {
    if (item.length() >= 0 && item.length() != bytes.length) {
      throw unread(
          "CHANGED",
          "it had %d bytes when the dataset was listed and has %d now; run the audit again when nobody writes there"
              .formatted(item.length(), bytes.length));
    } else if (bytes.length > intake.maxBytes()) {
      throw unread("TOO_LARGE", tooLong("more than %d".formatted(intake.maxBytes())));
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
      return leadsOut(item) ? "" : Sha256.hex(read(item, rows));
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** SHA-256 of the bytes of the image's mask, likewise; empty too where it has none. */
  public String maskSha256(ImageItem item) {
    try {
      return item.mask().isEmpty() || leadsOut(item.mask().get().item())
          ? ""
          : Sha256.hex(read(item.mask().get().item(), maskRows));
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
          return Optional.of(ImageSize.of(read(item, rows), turned));
        }
      }
      return Optional.of(ImageSize.of(read(item, rows), turned));
    } catch (IOException | ImageException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    try (maskRows) {
      rows.close();
    }
  }

  private byte[] read(ImageItem item, RowImages from) throws IOException {
    if (item.source() instanceof ParquetRow row) {
      return from.read(row);
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
      super("it is a folder, pipe, socket or device; name plain files in the labels");
    }
  }

  private String tooLong(String bytes) {
    return "it has %s bytes, and images may have %d; leave it out"
        .formatted(bytes, intake.maxBytes());
  }
}
