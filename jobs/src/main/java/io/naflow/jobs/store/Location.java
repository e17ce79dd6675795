package io.naflow.jobs.store;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The directory of an audit's results and how to reach it; travels to the tasks.
 *
 * @param root qualified URI of the directory
 * @param settings Hadoop's settings as far as they are not Hadoop's defaults
 */
public record Location(String root, Map<String, String> settings) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Read once: otherwise each unit of work reads Hadoop's XML files anew. Never changed. */
  private static final Configuration DEFAULTS = defaults();

  public Location {
    settings = Map.copyOf(settings);
  }

  /**
   * A directory, which need not exist.
   *
   * @param root a URI or a path; a relative one is taken from here, not from where a task runs
   * @throws IOException if no file system answers to the URI
   */
  public static Location of(String root, Configuration configuration) throws IOException {
    Path path = new Path(root);
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> entry : configuration) {
      if (!isDefault(configuration, entry.getKey())) {
        settings.put(entry.getKey(), entry.getValue());
      }
    }
    return new Location(path.getFileSystem(configuration).makeQualified(path).toString(), settings);
  }

  /**
   * The directory of results that is given itself or by the {@code tables} in it.
   *
   * @throws IOException if no file system answers to the URI
   */
  public static Location ofTables(String directory, Configuration configuration)
      throws IOException {
    Path given = new Path(directory);
    Location here = of(directory, configuration);
    return given.getName().equals(StoreLayout.TABLES)
        ? new Location(here.path().getParent().toString(), here.settings())
        : here;
  }

  /** Without the settings: they may hold credentials. */
  @Override
  public String toString() {
    return root;
  }

  Path path() {
    return new Path(root);
  }

  /** Hadoop's settings as the driver had them. */
  public Configuration configuration() {
    var configuration = new Configuration(DEFAULTS);
    settings.forEach(configuration::set);
    return configuration;
  }

  FileSystem fileSystem(Configuration configuration) throws IOException {
    return LocalWithoutProcesses.instead(path().getFileSystem(configuration), configuration);
  }

  private static Configuration defaults() {
    var configuration = new Configuration();
    // Asking has the files read.
    configuration.size();
    return configuration;
  }

  /** Hadoop's own defaults, such as core-default.xml, are in its jar wherever a task runs. */
  private static boolean isDefault(Configuration configuration, String key) {
    String[] sources = configuration.getPropertySources(key);
    return sources != null
        && sources.length > 0
        && sources[sources.length - 1].endsWith("-default.xml");
  }
}
