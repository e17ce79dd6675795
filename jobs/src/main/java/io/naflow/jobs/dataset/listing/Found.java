package io.naflow.jobs.dataset.listing;

import io.naflow.api.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes what a walk through the folders finds, each thing once. Not for several threads. */
public final class Found {
  private static final List<String> EXTENSIONS =
      List.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "avif",
          "ppm", "pgm");

  final SortedMap<String, Long> images = new TreeMap<>();
  final SortedSet<String> folders = new TreeSet<>();
  final SortedMap<String, Reason> excluded = new TreeMap<>();
  final SortedMap<String, Outcome.Failed> failures = new TreeMap<>();
  final SortedMap<String, String> links = new TreeMap<>();

  /** Whether a name alone says that a thing is left out; then it is noted. */
  boolean isLeftOut(String path, String name) {
    if (name.startsWith(".")) {
      excluded.put(path, Reason.HIDDEN);
    } else if (name.startsWith("_")) {
      excluded.put(path, Reason.UNDERSCORE);
    } else {
      return false;
    }
    return true;
  }

  /**
   * A plain file.
   *
   * @param expressible whether its name can stand in a table
   */
  void file(String path, long length, boolean expressible) {
    if (!isImage(path)) {
      excluded.put(path, Reason.EXTENSION);
    } else if (expressible) {
      images.put(path, length);
    } else {
      failed(path, "read", "NAME_NOT_EXPRESSIBLE", unexpressible("image"));
    }
  }

  /** A folder that is looked into. */
  void folder(String path) {
    if (!path.isEmpty()) {
      folders.add(path);
    }
  }

  void emptyFolder(String path) {
    if (!path.isEmpty()) {
      excluded.put(path + "/", Reason.EMPTY_FOLDER);
    }
  }

  /** A folder that cannot be looked into. */
  void lockedFolder(String path, String errorClass, String why) {
    failed(
        path + "/",
        "list",
        errorClass,
        "Cannot list folder: %s; give the job's user the right to read it, and run again"
            .formatted(why));
  }

  void unexpressibleFolder(String path) {
    failed(path + "/", "list", "NAME_NOT_EXPRESSIBLE", unexpressible("folder"));
  }

  void deadLink(String path, String target) {
    failed(
        path,
        isImage(path) ? "read" : "list",
        "DANGLING_LINK",
        "Cannot read %s: it is a link to %s, which is not there; bring the file (git annex get, dvc pull) or delete the link"
            .formatted(isImage(path) ? "image" : "file or folder", target));
  }

  void failed(String path, String stage, String errorClass, String message) {
    failures.put(path, new Outcome.Failed(stage, errorClass, message));
  }

  private static String unexpressible(String what) {
    return "Cannot read %s: its name is not in UTF-8, and \\x stands for each byte that does not fit; rename it (convmv -f latin1 -t utf8)"
        .formatted(what);
  }

  public static boolean isImage(String path) {
    return EXTENSIONS.contains(extension(path));
  }

  /** What stands behind the last dot of the name, in small letters; empty where there is none. */
  public static String extension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }
}
