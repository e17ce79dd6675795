package io.naflow.jobs.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command in a process of its own, as the launcher starts it.
 *
 * @param process that runs or has run
 * @param stdout file that takes what it prints
 * @param stderr likewise
 */
public record OwnProcess(Process process, Path stdout, Path stderr) {
  /**
   * Starts a command.
   *
   * @param scratch folder for what it prints; {@code tmp} in it is the process's temporary folder
   * @param here working folder
   */
  public static OwnProcess start(Path scratch, Path here, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    Path temporary = Files.createDirectories(scratch.resolve("tmp"));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Dlog4j2.configurationFile=naflow-log4j2.properties",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "io.naflow.jobs.cli.Main"));
    command.addAll(List.of(arguments));
    Path out = scratch.resolve("stdout");
    Path err = scratch.resolve("stderr");
    Process process =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new OwnProcess(process, out, err);
  }

  /** Waits for its end; the exit code. */
  public int code() throws InterruptedException {
    return process.waitFor();
  }

  /** What it has printed so far. */
  public String out() throws IOException {
    return Files.readString(stdout);
  }

  /** What it has complained of so far. */
  public String err() throws IOException {
    return Files.readString(stderr);
  }
}
