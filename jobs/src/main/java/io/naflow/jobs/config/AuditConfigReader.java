package io.naflow.jobs.config;

import java.util.List;

/** Reads an audit's configuration strictly: what is not understood is refused. */
public final class AuditConfigReader {
  private AuditConfigReader() {}

  /**
   * @param text YAML
   * @param source the file's name, for messages
   * @param assignments {@code --set} values, {@code key=value}
   * @throws ConfigException at the first thing that is wrong
   */
  public static AuditConfig read(String text, String source, List<String> assignments) {
    return AuditShape.ROOT.read(
        Settings.root(Overrides.apply(YamlReader.section(text, source, "dataset"), assignments)));
  }
}
