package io.naflow.jobs.dataset.listing;

import io.naflow.api.Outcome;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.executor.Because;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What lies below a folder, on any Hadoop file system: every file, and every folder that is not
 * looked into or has nothing in it, is either an image, left out for a reason, or a failure.
 *
 * @param images length of each file that goes by an image's extension, by its path below the root,
 *     in the order of the paths
 * @param folders paths of the folders that were looked into or could not be, also of empty ones
 * @param excluded what was left out, by path, with the reason; a folder ends in a slash
 * @param failures what could not be read, by path; a folder ends in a slash
 * @param links links to folders that are visited by another path, with that path
 */
public record Listing(
    SortedMap<String, Long> images,
    SortedSet<String> folders,
    SortedMap<String, Reason> excluded,
    SortedMap<String, Outcome.Failed> failures,
    SortedMap<String, String> links) {

  public Listing {
    images = Collections.unmodifiableSortedMap(images);
    folders = Collections.unmodifiableSortedSet(folders);
    excluded = Collections.unmodifiableSortedMap(excluded);
    failures = Collections.unmodifiableSortedMap(failures);
    links = Collections.unmodifiableSortedMap(links);
  }

  /** No folder at all: names come from elsewhere. */
  public static Listing none() {
    return of(new Found());
  }

  private static Listing of(Found found) {
    return new Listing(found.images, found.folders, found.excluded, found.failures, found.links);
  }

  /**
   * Lists a folder and all below it.
   *
   * @throws DatasetException if the root is missing, no folder, or cannot be listed
   */
  public static Listing of(String root, Configuration hadoop) {
    Path path = new Path(root);
    var found = new Found();
    try {
      FileSystem fileSystem = path.getFileSystem(hadoop);
      if (LocalRoot.isLocal(fileSystem)) {
        LocalWalk.through(LocalRoot.of(fileSystem, path).requireFolder(root), found);
      } else if (fileSystem.getFileStatus(path).isDirectory()) {
        HadoopWalk.through(fileSystem, path, found);
      } else {
        throw LocalRoot.isAFile(root);
      }
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      throw new DatasetException(
          "Cannot read dataset %s: there is no such folder; check dataset.path".formatted(root), e);
    } catch (IOException e) {
      throw new DatasetException(
          "Cannot read dataset %s: %s; check dataset.path and the access rights"
              .formatted(root, Because.of(e)),
          e);
    }
    return of(found);
  }

  /**
   * What was found beside the images of an audit.
   *
   * @param used names of all images that are taken, sampled or limited away, in whatever way they
   *     came to be named: labels may name what a listing leaves out
   */
  public LeftOut besides(Collection<String> used) {
    return besides(used, List.of());
  }

  /**
   * What was found beside the images of an audit and their masks.
   *
   * @param masks names of the images' masks, in whatever way likewise
   */
  public LeftOut besides(Collection<String> used, Collection<String> masks) {
    Set<String> taken = new HashSet<>(used);
    long ofMasks =
        masks.stream().filter(name -> images.containsKey(name) && taken.add(name)).count();
    var counts = new TreeMap<String, Long>();
    var extensions = new TreeMap<String, Long>();
    excluded.forEach(
        (name, reason) -> {
          if (!taken.contains(name)) {
            counts.merge(reason.word(), 1L, Long::sum);
            if (reason == Reason.EXTENSION) {
              String extension = Found.extension(name);
              extensions.merge(extension.isEmpty() ? "none" : '.' + extension, 1L, Long::sum);
            }
          }
        });
    var failed = new TreeMap<>(failures);
    failed.keySet().removeAll(taken);
    long unnamed = images.keySet().stream().filter(name -> !taken.contains(name)).count();
    return new LeftOut(counts, extensions, failed)
        .and(Reason.NOT_IN_LABELS.word(), unnamed)
        .and(Reason.MASK.word(), ofMasks);
  }

  /**
   * Sees that no folder that may be a class is unknown: those after it would get other numbers.
   *
   * @throws DatasetException if there is one
   */
  public void requireNamedClasses(String root) {
    failures.forEach(
        (name, problem) -> {
          String top = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
          if (problem.stage().equals("list") && top.indexOf('/') < 0) {
            throw new DatasetException(
                "Cannot label the images of %s by their folders: '%s' may be a class, and the classes after it would get other numbers: %s"
                    .formatted(root, name, problem.message()));
          }
        });
  }

  /** Whether something was found by that name. */
  public boolean knows(String name) {
    return images.containsKey(name) || excluded.containsKey(name) || failures.containsKey(name);
  }

  /** Names of all files. */
  public SortedSet<String> names() {
    var names = new TreeSet<>(images.keySet());
    names.addAll(excluded.keySet());
    names.addAll(failures.keySet());
    return names;
  }
}
