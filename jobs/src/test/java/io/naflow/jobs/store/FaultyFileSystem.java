package io.naflow.jobs.store;

import io.naflow.jobs.testing.WatchedFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * The local files under the scheme {@code faulty}; from a given operation that changes something
 * on, all of these fail, as if the process had died before it.
 */
public final class FaultyFileSystem extends WatchedFiles {
  private static final String DIES_AT = "faulty.dies.at";

  private int operations;
  private int diesAt;

  /** A directory behind such a file system; operations count from 1. */
  static Location location(Path directory, int diesAt) {
    Map<String, String> settings = new HashMap<>();
    settings.put("fs.file.impl", FaultyFileSystem.class.getName());
    settings.put("fs.file.impl.disable.cache", "true");
    settings.put(DIES_AT, Integer.toString(diesAt));
    return new Location("file:" + directory, settings);
  }

  /** The same without faults. */
  static Location sound(Path directory) {
    return location(directory, Integer.MAX_VALUE);
  }

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    super.initialize(uri, configuration);
    diesAt = configuration.getInt(DIES_AT, Integer.MAX_VALUE);
  }

  @Override
  protected FSDataOutputStream making(org.apache.hadoop.fs.Path path, Making making)
      throws IOException {
    count("create", path);
    return making.make();
  }

  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    count("rename", from);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
    count("delete", path);
    return super.delete(path, recursive);
  }

  private void count(String operation, org.apache.hadoop.fs.Path path) throws IOException {
    operations++;
    if (operations >= diesAt) {
      throw new IOException("injected: %s %s".formatted(operation, path));
    }
  }
}
