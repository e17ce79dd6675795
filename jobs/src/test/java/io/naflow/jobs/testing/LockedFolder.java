package io.naflow.jobs.testing;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * Local files under the scheme {@code locked}; folders named {@code locked} cannot be listed.
 * (Tests often run as root, to whom no real folder is closed.)
 */
public final class LockedFolder extends RawLocalFileSystem {
  private static final URI NOWHERE = URI.create("locked:///");

  private URI uri;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    if (name.getAuthority() != null) {
      uri = URI.create("locked://" + name.getAuthority());
    }
  }

  @Override
  public URI getUri() {
    // Asked for already while this is being made.
    return uri == null ? NOWHERE : uri;
  }

  @Override
  public String getScheme() {
    return "locked";
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    if (path.getName().equals("locked")) {
      throw new AccessControlException("Permission denied: user=audit, access=READ_EXECUTE");
    }
    return super.listStatus(path);
  }
}
