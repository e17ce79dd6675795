package io.naflow.jobs.dataset;

import io.naflow.jobs.dataset.listing.Listing;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * The one place where a name that labels give becomes the name that the listing has: {@code
 * ./a.jpg}, {@code sub//d.jpg}, an absolute path or URI below the root, a path through a link and
 * another Unicode form of the same letters all lead to one image. Two files whose names differ in
 * no more than that stay two: what the listing has is taken letter by letter first.
 */
public final class ImageNames {
  private final List<String> roots;
  private final Listing listing;
  private final Map<String, Optional<String>> composed = new HashMap<>();
  private final Map<String, Optional<String>> withoutExtension = new HashMap<>();

  /**
   * @param root the dataset's folder, as configured and as its file system has it
   */
  private ImageNames(Set<String> roots, Listing listing) {
    this.roots = List.copyOf(roots);
    this.listing = listing;
    for (String name : listing.names()) {
      // Two real files of one form: neither stands for the other.
      composed.merge(composed(name), Optional.of(name), (one, other) -> Optional.empty());
    }
    for (String name : listing.images().keySet()) {
      withoutExtension.merge(
          composed(name).replaceFirst("\\.[^./]+$", ""),
          Optional.of(name),
          (one, other) -> Optional.empty());
    }
  }

  /** Names of images below a folder that has been listed. */
  static ImageNames below(String root, Listing listing) {
    var roots = new LinkedHashSet<String>();
    Path path = new Path(root);
    roots.add(path.toUri().getPath());
    if (path.toUri().getScheme() == null && !path.isAbsolute()) {
      roots.add(new Path(new Path(System.getProperty("user.dir")), path).toUri().getPath());
    }
    if (path.toUri().getScheme() == null || path.toUri().getScheme().equals("file")) {
      real(path).ifPresent(roots::add);
    }
    return new ImageNames(roots, listing);
  }

  /** A local folder's path without links, as tools that resolve them write it. */
  private static Optional<String> real(Path folder) {
    try {
      return Optional.of(java.nio.file.Path.of(folder.toUri().getPath()).toRealPath().toString());
    } catch (IOException | InvalidPathException notThere) {
      return Optional.empty();
    }
  }

  /** Names of images whose folder nobody knows. */
  static ImageNames ofNoFolder() {
    return new ImageNames(Set.of(), Listing.none());
  }

  /**
   * The image's name in this dataset. What leads to no file that was found is returned without
   * {@code .} and double slashes, otherwise as it is.
   */
  public String of(String given) {
    List<String> spellings = spellings(given);
    for (String spelling : spellings) {
      Optional<String> found = found(spelling);
      if (found.isPresent()) {
        return found.get();
      }
    }
    // An id, as ImageNet's own files have them: the one image of that name before its extension.
    return withoutExtension
        .getOrDefault(composed(spellings.get(0)), Optional.empty())
        .orElse(spellings.get(0));
  }

  private Optional<String> found(String spelling) {
    if (listing.knows(spelling)) {
      return Optional.of(spelling);
    }
    String past = pastLinks(spelling);
    if (listing.knows(past)) {
      return Optional.of(past);
    }
    return composed.getOrDefault(composed(past), Optional.empty());
  }

  /** What a name may mean, the likeliest first. */
  private List<String> spellings(String given) {
    var spellings = new ArrayList<String>();
    spellings.add(tidy(below(given)));
    int scheme = given.indexOf(":/");
    if (scheme > 0 && given.substring(0, scheme).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      // As a URI first, in which %20 is a blank; then letter by letter, as many write them.
      uriPath(given).ifPresent(path -> spellings.add(0, tidy(below(path))));
      spellings.add(tidy(below(withoutAuthority(given.substring(scheme + 1)))));
    }
    if (given.indexOf('\\') >= 0) {
      spellings.add(tidy(below(given.replace('\\', '/'))));
    }
    return spellings;
  }

  private static Optional<String> uriPath(String given) {
    try {
      return Optional.ofNullable(new URI(given).getPath());
    } catch (URISyntaxException notOne) {
      return Optional.empty();
    }
  }

  private static String withoutAuthority(String path) {
    return path.startsWith("//") ? path.substring(Math.max(2, path.indexOf('/', 2))) : path;
  }

  /** Without the root in front of it. */
  private String below(String name) {
    for (String root : roots) {
      String prefix = root.endsWith("/") ? root : root + "/";
      String absolute = name.startsWith("/") ? "/" + tidy(name.substring(1)) : name;
      if (absolute.startsWith(prefix)) {
        return absolute.substring(prefix.length());
      }
    }
    return name;
  }

  /** Without empty parts and dots; what leads out stays, to be seen. */
  private static String tidy(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return (name.startsWith("/") ? "/" : "") + String.join("/", parts);
  }

  /** By the path under which the listing has the folders of its way. */
  private String pastLinks(String name) {
    String path = name;
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String target = listing.links().get(path.substring(0, slash));
      if (target != null) {
        path = target.isEmpty() ? path.substring(slash + 1) : target + path.substring(slash);
        slash = -1;
      }
    }
    return path;
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
