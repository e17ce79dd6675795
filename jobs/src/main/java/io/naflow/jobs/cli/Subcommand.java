package io.naflow.jobs.cli;

import java.util.concurrent.Callable;

/**
 * A command that comes with another jar, found by {@link java.util.ServiceLoader}. It carries
 * picocli's annotations; what {@code call} returns is the exit code.
 */
public interface Subcommand extends Callable<Integer> {}
