package io.naflow.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a zip archive and where their bytes lie, so that tensors can be read by position
 * (java.util.zip tells no positions). Only what {@code torch.save} writes is read: entries stored
 * without compression or encryption, in one file, each in a place of its own. The format is
 * PKWARE's APPNOTE.TXT, with its 64-bit extension.
 */
final class ZipDirectory {

  private static final int END_SIZE = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_LOCATOR_SIZE = 20;
  private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ENTRY_SIZE = 46;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIZE = 30;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int ENCRYPTED = 1;
  private static final int EXTRA_64_BIT = 1;
  private static final long IN_EXTRA = 0xFFFF_FFFFL;
  private static final int MAX_ENTRIES = 1_000_000;
  private static final int MAX_NAME = 1024;

  private final SourceFile.Reading in;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(SourceFile.Reading in) {
    this.in = in;
  }

  /**
   * The bytes of one entry.
   *
   * @param name its path in the archive
   * @param header first byte of its local header, counted in the file
   * @param start first byte of its content
   * @param size length of its content in the archive
   * @param obstacle why the content cannot be read where it lies, if so
   */
  record Entry(String name, long header, long start, long size, Optional<String> obstacle) {}

  static ZipDirectory read(SourceFile.Reading in) {
    ZipDirectory zip = new ZipDirectory(in);
    zip.readEntries(zip.findEnd());
    return zip;
  }

  /** An entry that can be read, if there is one of this name; refuses one that is compressed. */
  Optional<Entry> entry(String name) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(name));
    if (entry.isPresent() && entry.get().obstacle.isPresent()) {
      throw refuse(name, entry.get().obstacle.get());
    }
    return entry;
  }

  Set<String> names() {
    return entries.keySet();
  }

  /**
   * The directory as the end record describes it.
   *
   * @param count how many entries
   * @param size bytes they take
   * @param offset first of these bytes in the file
   */
  private record End(long count, long size, long offset) {}

  private End findEnd() {
    long fileSize = in.file().size();
    ByteBuffer tail =
        ByteBuffer.allocate((int) Math.min(fileSize, END_SIZE + MAX_COMMENT))
            .order(ByteOrder.LITTLE_ENDIAN);
    long tailAt = fileSize - tail.capacity();
    in.read(tailAt, tail);
    for (int at = tail.capacity() - END_SIZE; at >= 0; at--) {
      int commentLength = tail.getShort(at + 20) & 0xFFFF;
      if (tail.getInt(at) == END_SIGNATURE && at + END_SIZE + commentLength == tail.capacity()) {
        ByteInput record = new ByteInput(in, tailAt + at, fileSize, "the zip's end record");
        record.skip(4, "its signature");
        requireOneDisk(record.u16(), record.u16());
        record.skip(2, "its count on this disk");
        End end = new End(record.u16(), record.u32(), record.u32());
        End full = findEnd64(tailAt + at).orElse(end);
        if (full.offset < 0 || full.size < 0 || full.offset > tailAt + at - full.size) {
          throw damaged(
              "its directory of %d bytes at byte %d lies outside"
                  .formatted(full.size, full.offset));
        }
        return full;
      }
    }
    throw damaged("it starts as a zip archive and has no directory at its end");
  }

  private Optional<End> findEnd64(long endAt) {
    long locatorAt = endAt - END64_LOCATOR_SIZE;
    if (locatorAt < 0) {
      return Optional.empty();
    }
    ByteInput locator = new ByteInput(in, locatorAt, endAt, "the zip's 64-bit locator");
    if (locator.i32() != END64_LOCATOR_SIGNATURE) {
      return Optional.empty();
    }
    locator.skip(4, "its disk");
    long at = locator.i64();
    if (at < 0 || at > locatorAt) {
      throw damaged("its 64-bit end record is said to be at byte " + Long.toUnsignedString(at));
    }
    ByteInput record = new ByteInput(in, at, locatorAt, "the zip's 64-bit end record");
    if (record.i32() != END64_SIGNATURE) {
      throw damaged("it has no 64-bit end record at byte " + at);
    }
    record.skip(12, "its size and versions");
    requireOneDisk(record.u32(), record.u32());
    record.skip(8, "its count on this disk");
    return Optional.of(new End(record.i64(), record.i64(), record.i64()));
  }

  private void requireOneDisk(long disk, long directoryDisk) {
    if (disk != 0 || directoryDisk != 0) {
      throw damaged("it is one part of a zip archive in several files");
    }
  }

  private void readEntries(End end) {
    if (end.count < 0 || end.count > end.size / ENTRY_SIZE || end.count > MAX_ENTRIES) {
      throw damaged(
          "its directory of %d bytes claims %s entries"
              .formatted(end.size, Long.toUnsignedString(end.count)));
    }
    ByteInput directory =
        new ByteInput(in, end.offset, end.offset + end.size, "the zip's directory");
    for (long i = 0; i < end.count; i++) {
      Entry entry = readEntry(directory, end.offset);
      if (entries.put(entry.name, entry) != null) {
        throw refuse(entry.name, "stands twice in the archive");
      }
    }
    List<Entry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(Comparator.comparingLong(Entry::header));
    for (int i = 1; i < byPlace.size(); i++) {
      Entry before = byPlace.get(i - 1);
      if (before.start + before.size > byPlace.get(i).header) {
        throw refuse(
            before.name, "overlaps entry '" + WeightsException.shown(byPlace.get(i).name) + "'");
      }
    }
  }

  private Entry readEntry(ByteInput directory, long directoryAt) {
    if (directory.i32() != ENTRY_SIGNATURE) {
      throw damaged("its directory is damaged");
    }
    directory.skip(4, "versions");
    int flags = directory.u16();
    int method = directory.u16();
    directory.skip(8, "time and checksum");
    long compressed = directory.u32();
    long size = directory.u32();
    int nameLength = directory.u16();
    int extraLength = directory.u16();
    int commentLength = directory.u16();
    directory.skip(8, "disk and attributes");
    long header = directory.u32();
    String name = new String(directory.bytes(nameLength, "a name"), StandardCharsets.UTF_8);
    ByteBuffer extra = extra64(ByteBuffer.wrap(directory.bytes(extraLength, "an extra field")));
    directory.skip(commentLength, "a comment");
    if (size == IN_EXTRA) {
      size = next(extra, name);
    }
    if (compressed == IN_EXTRA) {
      compressed = next(extra, name);
    }
    if (header == IN_EXTRA) {
      header = next(extra, name);
    }
    requireSafe(name);
    Optional<String> obstacle = Optional.empty();
    if ((flags & ENCRYPTED) != 0) {
      obstacle = Optional.of("is encrypted");
    } else if (method != 0 || compressed != size) {
      obstacle =
          Optional.of(
              "is compressed (method %d, %s bytes for %s)"
                  .formatted(
                      method, Long.toUnsignedString(compressed), Long.toUnsignedString(size)));
    }
    return place(name, header, compressed, directoryAt, obstacle);
  }

  private Entry place(
      String name, long header, long size, long directoryAt, Optional<String> obstacle) {
    if (header < 0 || size < 0 || header > directoryAt - LOCAL_SIZE) {
      throw refuse(name, "is said to be at byte " + Long.toUnsignedString(header));
    }
    ByteInput local = new ByteInput(in, header, directoryAt, "a zip entry");
    int signature = local.i32();
    local.skip(22, "a local header");
    int nameLength = local.u16();
    int extraLength = local.u16();
    local.require((long) nameLength + extraLength, "a name");
    String localName = new String(local.bytes(nameLength, "a name"), StandardCharsets.UTF_8);
    if (signature != LOCAL_SIGNATURE || !localName.equals(name)) {
      throw refuse(name, "has another name or nothing at byte " + header);
    }
    long start = header + LOCAL_SIZE + nameLength + extraLength;
    if (size > directoryAt - start) {
      throw refuse(
          name,
          "claims %d bytes, and the file has room for %d".formatted(size, directoryAt - start));
    }
    return new Entry(name, header, start, size, obstacle);
  }

  /** The 64-bit sizes and offset that did not fit their fields, in this order if present. */
  private static ByteBuffer extra64(ByteBuffer extra) {
    extra.order(ByteOrder.LITTLE_ENDIAN);
    while (extra.remaining() >= 4) {
      int id = extra.getShort();
      int length = extra.getShort() & 0xFFFF;
      if (length > extra.remaining()) {
        break;
      }
      if (id == EXTRA_64_BIT) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private long next(ByteBuffer extra, String name) {
    if (extra.remaining() < Long.BYTES) {
      throw refuse(name, "lacks its 64-bit size");
    }
    return extra.getLong();
  }

  /** Nothing is unpacked, but a name that would leave its folder means an archive made to harm. */
  private void requireSafe(String name) {
    boolean leaves =
        name.isEmpty()
            || name.length() > MAX_NAME
            || name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || name.indexOf(':') >= 0
            || List.of(name.split("/", -1)).contains("..");
    if (leaves) {
      throw refuse(name, "has a name that torch.save does not write");
    }
  }

  private WeightsException damaged(String why) {
    return WeightsException.cannotRead(in.file().path(), why, WeightsException.FETCH_AGAIN);
  }

  private WeightsException refuse(String name, String why) {
    return WeightsException.cannotRead(
        in.file().path(),
        "entry '%s' of the archive %s".formatted(WeightsException.shown(name), why),
        "load it in Python and save it again with torch.save, which neither compresses nor"
            + " encrypts");
  }
}
