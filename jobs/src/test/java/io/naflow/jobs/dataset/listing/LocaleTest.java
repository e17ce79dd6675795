package io.naflow.jobs.dataset.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.testing.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes under each locale: names do not depend on it. */
class LocaleTest {
  private static final Path LAUNCHER = Path.of("..", "scripts", "naflow").toAbsolutePath();

  @TempDir private Path folder;

  private static List<String> lines(Map<String, String> locale, List<String> command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().putAll(locale);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.lines().toList();
  }

  private static Map<String, String> locale(String name) {
    return name.equals("unset") ? Map.of() : Map.of("LC_ALL", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "unset", "not_installed.UTF-8"})
  void allImagesAreFoundAndReadUnderEveryLocale(String locale)
      throws IOException, InterruptedException {
    Archives.unpack("locale-images.tgz", folder);
    Archives.unpack("names-classes-loop.tar.gz", folder);
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ListingMain.class.getName(),
            folder + "/ds/u",
            folder + "/ds2",
            folder + "/names");

    List<String> said = lines(locale(locale), command);

    assertThat(said.subList(0, 7))
        .containsExactly(
            "image gr<f6><df>e-<65e5><672c>.png 64",
            "image plain0.png 64",
            "image plain1.png 64",
            "image plain2.png 64",
            "image plain3.png 64",
            "image plain4.png 64",
            "image plain5.png 64");
    assertThat(said).contains("image gr<f6><df>e/plain1.png 64", "image a<20>b.jpg 64");
    assertThat(said)
        .containsSubsequence("folder apfel 0", "folder gr<f6><df>e 0", "folder zebra 0");
    assertThat(said).contains("NAME_NOT_EXPRESSIBLE latin1-\\xE9.jpg 0");
    assertThat(said)
        .filteredOn(line -> line.startsWith("image"))
        .hasSize(7 + 6 + 34)
        .allMatch(line -> line.endsWith(" 64"));
  }

  /** A copy of the launcher over a stand-in for Java that says what it was given. */
  private List<String> launched(String locale) throws IOException, InterruptedException {
    Path root = folder.resolve("copy");
    for (String directory : List.of("scripts", "jobs/target", "core", "bin", "conf")) {
      Files.createDirectories(root.resolve(directory));
    }
    Files.copy(LAUNCHER, root.resolve("scripts/naflow"));
    Files.writeString(root.resolve("jobs/target/launcher.options"), "");
    Files.writeString(root.resolve("jobs/target/launcher.classpath"), "");
    Path java = root.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"${LC_ALL:-none}\"\nlocale charmap\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    var environment = new java.util.HashMap<>(locale(locale));
    environment.put("JAVA_HOME", root.toString());
    return lines(environment, new ArrayList<>(List.of(root + "/scripts/naflow", "models")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "unset", "not_installed.UTF-8"})
  void theLauncherGivesJavaALocaleInUtf8(String locale) throws IOException, InterruptedException {
    assertThat(launched(locale)).containsExactly("C.UTF-8", "UTF-8");
  }

  @Test
  void theLauncherKeepsALocaleThatIsInUtf8() throws IOException, InterruptedException {
    assertThat(launched("C.utf8")).containsExactly("C.utf8", "UTF-8");
  }
}
