package io.naflow.jobs.dataset.listing;

import io.naflow.jobs.executor.Because;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/** Goes through the folders of any Hadoop file system; none but the local one has links. */
record HadoopWalk(FileSystem fileSystem, URI root, Found found) {

  /**
   * Finds everything below a folder.
   *
   * @throws IOException if the folder itself cannot be listed
   */
  static void through(FileSystem fileSystem, Path root, Found found) throws IOException {
    var walk = new HadoopWalk(fileSystem, fileSystem.makeQualified(root).toUri(), found);
    var folders = new ArrayDeque<Path>();
    walk.list(root, "", folders);
    while (!folders.isEmpty()) {
      Path folder = folders.pop();
      String name = walk.below(folder);
      found.folder(name);
      try {
        walk.list(folder, name, folders);
      } catch (AccessControlException | AccessDeniedException e) {
        found.lockedFolder(name, "ACCESS_DENIED", Because.of(e));
      } catch (FileNotFoundException e) {
        found.lockedFolder(name, "NOT_FOUND", "it went while the dataset was listed");
      }
    }
  }

  private void list(Path folder, String name, Deque<Path> folders) throws IOException {
    RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(folder);
    if (!entries.hasNext()) {
      found.emptyFolder(name);
    }
    while (entries.hasNext()) {
      FileStatus status = entries.next();
      String path = below(status.getPath());
      if (found.isLeftOut(path, status.getPath().getName())) {
        continue;
      } else if (status.isDirectory()) {
        folders.push(status.getPath());
      } else {
        found.file(path, status.getLen(), true);
      }
    }
  }

  private String below(Path file) {
    String prefix = root.getPath().endsWith("/") ? root.getPath() : root.getPath() + "/";
    String whole = file.toUri().getPath();
    return whole.startsWith(prefix) ? whole.substring(prefix.length()) : file.getName();
  }
}
