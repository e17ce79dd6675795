package io.naflow.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * File operations with one meaning on every file system: Hadoop's differ in what they return, throw
 * and overwrite.
 */
record Tree(FileSystem files) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  boolean exists(Path path) throws IOException {
    return files.exists(path);
  }

  void makeDirectory(Path path) throws IOException {
    if (!files.mkdirs(path)) {
      throw new IOException(
          "Cannot make the directory '%s': the file system refuses; check its permissions"
              .formatted(path));
    }
  }

  /** A directory's entries; none if it does not exist. */
  List<FileStatus> list(Path directory) throws IOException {
    try {
      return List.of(files.listStatus(directory));
    } catch (FileNotFoundException absent) {
      return List.of();
    }
  }

  /** Paths relative to a directory of all files below it; none if it does not exist. */
  List<String> filesBelow(Path directory) throws IOException {
    return List.copyOf(lengthsBelow(directory).keySet());
  }

  /** The same files with their lengths. */
  Map<String, Long> lengthsBelow(Path directory) throws IOException {
    Map<String, Long> found = new LinkedHashMap<>();
    if (!files.exists(directory)) {
      return found;
    }
    String prefix = files.makeQualified(directory).toUri().getPath() + "/";
    // Hadoop's own way to list a tree asks for each file's owner, locally by a process a file.
    var directories = new ArrayDeque<>(List.of(directory));
    while (!directories.isEmpty()) {
      for (FileStatus entry : list(directories.remove())) {
        if (entry.isDirectory()) {
          directories.add(entry.getPath());
        } else {
          found.put(entry.getPath().toUri().getPath().substring(prefix.length()), entry.getLen());
        }
      }
    }
    return found;
  }

  /** A file's length; negative if it is not there. */
  long length(Path file) throws IOException {
    try {
      return files.getFileStatus(file).getLen();
    } catch (FileNotFoundException absent) {
      return -1;
    }
  }

  /** Moves a file or a directory to a place that is free. */
  void move(Path from, Path to) throws IOException {
    if (!moveIfFree(from, to)) {
      throw new IOException(
          "Cannot move '%s' to '%s': the file system refuses; check that nothing else writes there"
              .formatted(from, to));
    }
  }

  /** Moves, unless the place is taken; false if it did not. */
  boolean moveIfFree(Path from, Path to) throws IOException {
    // Some file systems overwrite a file, and move a directory into one that is there.
    if (files.exists(to)) {
      return false;
    }
    makeDirectory(to.getParent());
    try {
      return files.rename(from, to);
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  /** Deletes a file or a directory with all in it; nothing if it is not there. */
  void delete(Path path) throws IOException {
    if (!files.delete(path, true) && files.exists(path)) {
      throw new IOException(
          "Cannot delete '%s': the file system refuses; check its permissions".formatted(path));
    }
  }

  void deleteIfEmpty(Path directory) throws IOException {
    if (files.exists(directory) && files.listStatus(directory).length == 0) {
      files.delete(directory, false);
    }
  }

  /** Writes a record as JSON to a new file; false if the file is there. */
  boolean createJson(Path path, Object content) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(content);
    try (OutputStream out = files.create(path, false)) {
      out.write(bytes);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  /** Replaces a file by a record as JSON; a reader may find neither, but never half of one. */
  void replaceJson(Path path, Object content) throws IOException {
    Path fresh = path.suffix(".new");
    delete(fresh);
    createJson(fresh, content);
    delete(path);
    move(fresh, path);
  }

  /** Reads what {@link #createJson} wrote; empty if there is no such file. */
  <T> Optional<T> json(Path path, Class<T> type) throws IOException {
    try (InputStream in = files.open(path)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), type));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (JsonProcessingException broken) {
      throw new IOException(
          "Cannot read '%s': it does not hold what this program writes there; if no audit is running, delete it"
              .formatted(path),
          broken);
    }
  }

  /** Reads all {@code .json} files below a directory, which need not exist. */
  <T> List<T> jsonBelow(Path directory, Class<T> type) throws IOException {
    List<T> found = new ArrayList<>();
    for (String file : filesBelow(directory)) {
      if (file.endsWith(".json")) {
        json(new Path(directory, file), type).ifPresent(found::add);
      }
    }
    return found;
  }
}
