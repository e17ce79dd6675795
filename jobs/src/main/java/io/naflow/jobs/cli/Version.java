package io.naflow.jobs.cli;

import io.naflow.jobs.identity.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"naflow " + BuildInfo.read().version()};
  }
}
