package io.naflow.jobs.compare.check;

/**
 * A setting in which two runs differ: what looks like drift of a model may come from it.
 *
 * @param setting its place in the configuration, such as {@code solver.tolerance} or {@code
 *     methods.rise.masks}, or a column of {@code runs}
 * @param baseline of the baseline's run; {@code default} where it was left out
 * @param candidate of the candidate's run
 */
public record SettingChange(String setting, String baseline, String candidate) {}
