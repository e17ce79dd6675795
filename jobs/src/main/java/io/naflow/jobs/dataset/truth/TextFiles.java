package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.executor.Because;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files of labels on any Hadoop file system, as text or as they are. */
final class TextFiles {
  private static final int BYTE_ORDER_MARK = 3;

  private TextFiles() {}

  /**
   * A file.
   *
   * @param name without its folder
   */
  record TextFile(String name, Path path, FileSystem fileSystem) {
    /** The bytes. */
    InputStream bytes() throws IOException {
      return fileSystem.open(path);
    }

    /** UTF-8, without a byte order mark. */
    Reader open() throws IOException {
      var bytes = new BufferedInputStream(bytes());
      bytes.mark(BYTE_ORDER_MARK);
      byte[] first = bytes.readNBytes(BYTE_ORDER_MARK);
      bytes.reset();
      if (first.length >= 2 && (first[0] & first[1] & 0xFE) == 0xFE && first[0] != first[1]) {
        throw new java.nio.charset.MalformedInputException(1);
      }
      if (first.length == BYTE_ORDER_MARK
          && new String(first, StandardCharsets.UTF_8).equals("\uFEFF")) {
        bytes.skipNBytes(BYTE_ORDER_MARK);
      }
      return new BufferedReader(
          new InputStreamReader(
              bytes,
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }
  }

  /** The file, or those in the folder that are not hidden, in the order of their names. */
  static List<TextFile> of(String uri, Configuration hadoop) {
    Path path = new Path(uri);
    var files = new ArrayList<TextFile>();
    try {
      FileSystem fileSystem = path.getFileSystem(hadoop);
      if (!fileSystem.getFileStatus(path).isDirectory()) {
        return List.of(new TextFile(path.getName(), path, fileSystem));
      }
      for (FileStatus status : seen(fileSystem, path)) {
        if (status.isFile()) {
          files.add(new TextFile(status.getPath().getName(), status.getPath(), fileSystem));
        }
      }
    } catch (IOException e) {
      throw unreadable(uri, e);
    }
    if (files.isEmpty()) {
      throw new DatasetException(
          "Cannot read labels %s: the folder has no files; give the file or the folder it is in"
              .formatted(uri));
    }
    files.sort(Comparator.comparing(TextFile::name));
    return files;
  }

  /** What is not hidden in a folder; nothing where it is a file. */
  private static List<FileStatus> seen(FileSystem fileSystem, Path folder) throws IOException {
    return fileSystem.getFileStatus(folder).isDirectory()
        ? Arrays.stream(fileSystem.listStatus(folder))
            .filter(status -> !status.getPath().getName().matches("(?s)[._].*"))
            .toList()
        : List.of();
  }

  /** A warning where folders lie beside the files of a folder: nobody looks into them. */
  static List<String> foldersBeside(String uri, Configuration hadoop) {
    Path path = new Path(uri);
    try {
      List<String> folders =
          seen(path.getFileSystem(hadoop), path).stream()
              .filter(FileStatus::isDirectory)
              .map(status -> status.getPath().getName())
              .sorted()
              .toList();
      return folders.isEmpty()
          ? List.of()
          : List.of(
              "warning   %,d folders in %s are not looked into, such as '%s'; labels are read from the files beside them"
                  .formatted(folders.size(), uri, folders.get(0)));
    } catch (IOException e) {
      throw unreadable(uri, e);
    }
  }

  /** The file of a name in a folder. */
  static TextFile in(String folder, String name, Configuration hadoop) {
    return of(folder, hadoop).stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DatasetException(
                    "Cannot read labels %s: there is no %s in the folder; give the folder that the data set was unpacked to"
                        .formatted(folder, name)));
  }

  static DatasetException unreadable(String source, IOException e) {
    boolean missing = Because.isAbsent(e);
    return new DatasetException(
        "Cannot read labels %s: %s; check dataset.labels"
            .formatted(source, missing ? "there is no such file or folder" : Because.of(e)),
        e);
  }

  static DatasetException notUtf8(String source, IOException e) {
    return new DatasetException(
        "Cannot read labels %s: it is not text in UTF-8; save it as UTF-8 (in a spreadsheet: 'CSV UTF-8'), or as Parquet"
            .formatted(source),
        e);
  }
}
