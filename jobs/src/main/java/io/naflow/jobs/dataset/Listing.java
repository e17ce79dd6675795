package io.naflow.jobs.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files below a folder, on any Hadoop file system.
 *
 * @param images length of each file that goes by an image's extension, by its path below the root,
 *     in the order of the paths
 * @param others how many files go by other extensions and are left alone
 * @param unreadable folders that could not be listed, each with the reason
 */
record Listing(Map<String, Long> images, long others, Map<String, String> unreadable) {
  private static final List<String> EXTENSIONS =
      List.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "avif",
          "ppm", "pgm");

  /**
   * Lists a folder and all below it; names that begin with a dot or an underscore are left out.
   *
   * @throws DatasetException if the root is missing, no folder, or cannot be listed
   */
  static Listing of(String root, Configuration hadoop) {
    Path path = new Path(root);
    var images = new TreeMap<String, Long>();
    var unreadable = new TreeMap<String, String>();
    long others = 0;
    try {
      FileSystem fileSystem = path.getFileSystem(hadoop);
      if (!fileSystem.getFileStatus(path).isDirectory()) {
        throw new DatasetException(
            "Cannot read dataset %s: it is a file; give the folder it is in".formatted(root));
      }
      URI base = fileSystem.makeQualified(path).toUri();
      var folders = new ArrayList<Path>(List.of(path));
      while (!folders.isEmpty()) {
        Path folder = folders.remove(folders.size() - 1);
        try {
          RemoteIterator<FileStatus> found = fileSystem.listStatusIterator(folder);
          while (found.hasNext()) {
            FileStatus status = found.next();
            String name = status.getPath().getName();
            if (name.startsWith(".") || name.startsWith("_")) {
              continue;
            } else if (status.isDirectory()) {
              folders.add(status.getPath());
            } else if (isImage(name)) {
              images.put(below(base, status.getPath()), status.getLen());
            } else {
              others++;
            }
          }
        } catch (AccessControlException | AccessDeniedException e) {
          if (folder.equals(path)) {
            throw e;
          }
          unreadable.put(below(base, folder), String.valueOf(e.getMessage()));
        }
      }
    } catch (FileNotFoundException e) {
      throw new DatasetException(
          "Cannot read dataset %s: there is no such folder; check dataset.path".formatted(root), e);
    } catch (IOException e) {
      throw new DatasetException(
          "Cannot read dataset %s: %s; check dataset.path and the access rights"
              .formatted(root, e.getMessage()),
          e);
    }
    return new Listing(images, others, unreadable);
  }

  private static boolean isImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static String below(URI root, Path file) {
    String prefix = root.getPath().endsWith("/") ? root.getPath() : root.getPath() + "/";
    String whole = file.toUri().getPath();
    return whole.startsWith(prefix) ? whole.substring(prefix.length()) : file.getName();
  }
}
