package io.naflow.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that is read by position, a stretch at a time, so that its size may go beyond 2 GB.
 *
 * <p>It is opened anew for each use: nobody has to close a checkpoint, and a thread that is
 * interrupted while reading (as Spark does) cannot close the file under another one. The size and
 * the time of change are remembered, so that tensors are never read out of a file that was replaced
 * after it was checked.
 *
 * @param path the file
 * @param size its length in bytes
 * @param modified when it was last changed
 */
public record SourceFile(Path path, long size, FileTime modified) {

  private static final int HASH_CHUNK = 1 << 20;

  /**
   * A file as it is now.
   *
   * @throws WeightsException if there is none
   */
  public static SourceFile of(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw WeightsException.cannotRead(
            path,
            attributes.isDirectory() ? "it is a folder" : "it is not a regular file",
            "give the path of one checkpoint file");
      }
      return new SourceFile(path, attributes.size(), attributes.lastModifiedTime());
    } catch (IOException e) {
      throw WeightsException.cannotRead(path, e);
    }
  }

  /**
   * Opens it for reading.
   *
   * @throws WeightsException if it has changed since
   */
  public Reading open() {
    SourceFile now = of(path);
    if (!now.equals(this)) {
      throw WeightsException.cannotRead(
          path,
          "the file has changed since it was checked (%d bytes of %s then, %d bytes of %s now)"
              .formatted(size, modified, now.size, now.modified),
          "read the checkpoint again, and keep its file in place while it is in use");
    }
    try {
      return new Reading(this, FileChannel.open(path, StandardOpenOption.READ));
    } catch (IOException e) {
      throw WeightsException.cannotRead(path, e);
    }
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The file while it is open. */
  public static final class Reading implements AutoCloseable {
    private final SourceFile file;
    private final FileChannel channel;

    private Reading(SourceFile file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    public SourceFile file() {
      return file;
    }

    /** Fills the rest of {@code target} with the bytes from {@code position} on. */
    void read(long position, ByteBuffer target) {
      long at = position;
      try {
        while (target.hasRemaining()) {
          int read = channel.read(target, at);
          if (read < 0) {
            throw WeightsException.cannotRead(
                file.path,
                "it ends at byte %d, and %d more were expected".formatted(at, target.remaining()),
                WeightsException.FETCH_AGAIN);
          }
          at += read;
        }
      } catch (IOException e) {
        throw WeightsException.cannotRead(file.path, e);
      }
    }

    /** The SHA-256 of the whole file in lower-case hexadecimal, read in chunks. */
    public String sha256() {
      MessageDigest digest = newSha256();
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(HASH_CHUNK, Math.max(1, file.size)));
      for (long at = 0; at < file.size; at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), file.size - at));
        read(at, chunk);
        digest.update(chunk.flip());
      }
      return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw WeightsException.cannotRead(file.path, e);
      }
    }
  }
}
