package io.naflow.jobs.compare.check;

/**
 * A setting in which two runs differ: what looks like drift of a model may come from it.
 *
 * @param setting its place in the configuration, such as {@code solver.tolerance} or {@code
 *     methods.rise.masks}, or a column of {@code runs}
 * @param baseline of the baseline's run; where it was left out the default, in words where it is no
 *     value, and {@code not set} where the run is of a version that had no such setting
 * @param candidate of the candidate's run, likewise
 */
public record SettingChange(String setting, String baseline, String candidate) {}
