package io.naflow.jobs.testing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;

/**
 * Local files under the scheme {@code vanishing}. Files named {@code gone*} are not there once they
 * have been listed; those named {@code away*} are not seen by a task's first attempts, {@code
 * hidden*} by no task, as on a worker that lacks a folder which the driver has.
 */
public final class Vanishing extends RawLocalFileSystem {
  private static final String ATTEMPTS = "vanishing.attempts";

  /** Has tasks' first attempts, of all rounds together, not see what is away. */
  public static void set(int attempts) {
    System.setProperty(ATTEMPTS, String.valueOf(attempts));
  }

  @Override
  public URI getUri() {
    return URI.create("vanishing:///");
  }

  @Override
  public String getScheme() {
    return "vanishing";
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    String name = path.getName();
    boolean task = TaskContext.get() != null;
    boolean away = task && name.startsWith("away") && Integer.getInteger(ATTEMPTS, 0) > 0;
    if (away) {
      set(Integer.getInteger(ATTEMPTS) - 1);
    }
    if (away || name.startsWith("gone") || task && name.startsWith("hidden")) {
      throw new FileNotFoundException(name);
    }
    return super.open(path, bufferSize);
  }
}
