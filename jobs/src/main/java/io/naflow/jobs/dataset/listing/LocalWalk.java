package io.naflow.jobs.dataset.listing;

import io.naflow.jobs.executor.Because;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Goes through local folders. Hadoop's own listing loses what it cannot express and links that lead
 * nowhere, and follows links for ever. Every real folder is visited once: under its own path if
 * that is below the root, else under the first link to it in the order of the paths. Nothing is
 * opened.
 */
final class LocalWalk {
  private final Found found;
  private final Map<Path, String> visited = new HashMap<>();
  private final TreeMap<String, Path> links = new TreeMap<>();

  private LocalWalk(Found found) {
    this.found = found;
  }

  /**
   * Finds everything below a folder.
   *
   * @throws IOException if the folder itself cannot be listed
   */
  static void through(Path root, Found found) throws IOException {
    var walk = new LocalWalk(found);
    var top = new Folder(root, root.toRealPath(), "");
    walk.visited.put(top.real(), "");
    var folders = new ArrayDeque<Folder>();
    walk.list(top, folders);
    walk.below(folders);
    while (!walk.links.isEmpty()) {
      Map.Entry<String, Path> link = walk.links.pollFirstEntry();
      walk.follow(link.getKey(), link.getValue());
    }
  }

  /**
   * A folder to be looked into.
   *
   * @param path as it was reached
   * @param real the same without links
   * @param name below the dataset's root
   */
  private record Folder(Path path, Path real, String name) {
    String child(String child) {
      return name.isEmpty() ? child : name + '/' + child;
    }
  }

  private void below(Deque<Folder> folders) {
    while (!folders.isEmpty()) {
      Folder folder = folders.pop();
      String earlier = visited.putIfAbsent(folder.real(), folder.name());
      if (earlier != null) {
        leaveOut(folder.name(), Reason.FOLDER_TWICE, folder.real());
        continue;
      }
      found.folder(folder.name());
      try {
        list(folder, folders);
      } catch (IOException e) {
        lockedFolder(folder.name(), e);
      }
    }
  }

  private void follow(String name, Path link) {
    try {
      Path real = link.toRealPath();
      if (link.getParent().toRealPath().startsWith(real)) {
        leaveOut(name, Reason.LINK_LOOP, real);
      } else {
        below(new ArrayDeque<>(List.of(new Folder(link, real, name))));
      }
    } catch (IOException e) {
      lockedFolder(name, e);
    }
  }

  private void leaveOut(String name, Reason reason, Path real) {
    found.excluded.put(name, reason);
    if (visited.containsKey(real)) {
      found.links.put(name, visited.get(real));
    }
  }

  private void lockedFolder(String name, IOException e) {
    found.folder(name);
    if (e instanceof AccessDeniedException) {
      found.lockedFolder(name, "ACCESS_DENIED", "Permission denied");
    } else if (e instanceof NoSuchFileException) {
      found.lockedFolder(name, "NOT_FOUND", "it went while the dataset was listed");
    } else {
      found.lockedFolder(name, e.getClass().getSimpleName(), reason(e));
    }
  }

  private void list(Folder folder, Deque<Folder> folders) throws IOException {
    boolean empty = true;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.path())) {
      for (Path entry : entries) {
        empty = false;
        take(entry, folder, folders);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (empty) {
      found.emptyFolder(folder.name());
    }
  }

  private void take(Path entry, Folder folder, Deque<Folder> folders) {
    RawName name = RawName.of(entry);
    String path = folder.child(name.text());
    if (found.isLeftOut(path, name.text())) {
      return;
    }
    try {
      BasicFileAttributes own =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Optional<BasicFileAttributes> attributes =
          own.isSymbolicLink() ? followed(entry, path) : Optional.of(own);
      if (attributes.isPresent()) {
        sort(
                new Folder(entry, folder.real().resolve(entry.getFileName()), path),
                name.exact(),
                own.isSymbolicLink(),
                attributes.get())
            .ifPresent(folders::push);
      }
    } catch (NoSuchFileException e) {
      found.failed(
          path,
          "read",
          "NOT_FOUND",
          "Cannot read file: it went while the dataset was listed; run the audit again when nobody writes there");
    } catch (IOException e) {
      found.failed(
          path,
          "read",
          e.getClass().getSimpleName(),
          "Cannot read file: %s; check the file and its access rights".formatted(reason(e)));
    }
  }

  /** What a link leads to; empty where that is nothing, which is noted. */
  private Optional<BasicFileAttributes> followed(Path link, String path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(link, BasicFileAttributes.class));
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException deadOrRound) {
      found.deadLink(path, Files.readSymbolicLink(link).toString());
      return Optional.empty();
    }
  }

  /** Puts an entry where it belongs; gives it back if it is a folder to go into. */
  private Optional<Folder> sort(
      Folder entry, boolean exact, boolean link, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      if (!exact) {
        found.unexpressibleFolder(entry.name());
      } else if (link) {
        links.put(entry.name(), entry.path());
      } else {
        return Optional.of(entry);
      }
    } else if (attributes.isRegularFile()) {
      found.file(entry.name(), attributes.size(), exact);
    } else {
      found.failed(
          entry.name(),
          "read",
          "NOT_A_FILE",
          "Cannot read file: it is a pipe, socket or device, which is never opened; delete it or give another folder");
    }
    return Optional.empty();
  }

  private static String reason(IOException e) {
    return Because.of(e);
  }
}
