package io.naflow.jobs.audit;

import java.util.List;

/**
 * What is asked of an audit.
 *
 * @param config URI of the YAML file; {@code classpath:NAME} for one that comes with the program
 * @param assignments {@code key=value}, over what the file says
 * @param out URI of the folder that holds {@code tables}
 * @param resume whether finished work is kept: of an earlier attempt, and of an earlier run with
 *     other images, as far as they are the same
 * @param dryRun whether to check only
 */
public record AuditRequest(
    String config, List<String> assignments, String out, boolean resume, boolean dryRun) {
  public AuditRequest {
    assignments = List.copyOf(assignments);
  }
}
