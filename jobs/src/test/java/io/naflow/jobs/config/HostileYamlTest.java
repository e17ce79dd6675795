package io.naflow.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file holds, it is read, or refused in one line that names the file and the place. */
class HostileYamlTest {
  private static final String PLAIN =
      """
      run: {name: nightly, seed: 7}
      dataset: {path: "photos", labels: boxes.csv, limit: 100}
      models:
        - {id: a, architecture: resnet50, weights: a.pth, baseline: true}
      methods: [naflow, {id: rise, masks: 500}]
      layers: {include: ["layer4.*"], min_depth: 0.5}
      """;

  private static AuditConfig read(String text) {
    return AuditConfigReader.read(text, "audit.yaml", List.of());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HostileYamlTest.class.getResourceAsStream("/config/" + name)) {
      return ConfigText.of(in.readAllBytes(), name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "self-root.yaml | line 1: it nests deeper than 40, as a section or list does that holds itself",
        "self-alias.yaml | line 6: it nests deeper than 40",
        "alias-21.yaml | line 1: what stands there has more than 20 aliases; write the settings out",
        "ctrl.yaml | line 6: it holds the character U+0001, which YAML does not allow",
      })
  void casesAreRefusedWithFileAndPlace(String file, String message) throws IOException {
    String text = resource(file);
    for (Runnable reader :
        List.<Runnable>of(
            () -> AuditConfigReader.read(text, file, List.of()),
            () -> GatesReader.read(text, file))) {
      assertThatThrownBy(reader::run)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("Cannot read " + file)
          .hasMessageContaining(message)
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a: &x 1\\nb: &x 2 | unknown key 'a' (audit.yaml, line 1)
          base: &b {seed: 1}\\nrun:\\n  <<: *b | line 3: the merge key << is not read; write the settings out
          run:\\n\\tseed: 1 | not well-formed YAML at line 2
          run: {seed: 1}\\n---\\nrun: {seed: 2} | not well-formed YAML at line 2
          `` | it holds nothing instead of settings
          # nothing | it holds nothing instead of settings
          - 1 | it holds a list of 1 instead of settings
          run: !!set {name} | line 1: tag 'tag:yaml.org,2002:set' is not allowed
          run: !mine {name: a} | line 1: tag '!mine' is not allowed
          models: !!pairs [a: 1] | line 1: tag 'tag:yaml.org,2002:pairs' is not allowed
          run: {name: !!binary aGk=} | tag 'tag:yaml.org,2002:binary' is not allowed
          run: !!java.net.URL [x] | is not allowed
          ? [a]\\n: 1 | line 1: a key must be a single word
          run: {seed: 1, seed: 2} | line 1: key 'seed' is given twice
          output: {maps: !!bool banana} | 'output.maps' is 'banana'
          run: [ | not well-formed YAML
          run: "a | not well-formed YAML
          run: *nobody | not well-formed YAML
          %YAML 9.9\\n---\\nrun: 1 | not well-formed YAML
          """)
  void otherFormsAreRefusedOrReadAsTheyStand(String text, String message) {
    String lines = text.replace("\\n", "\n").replace("\\t", "\t");
    String complete = message.contains("output.maps") ? PLAIN + lines : lines;
    assertThatThrownBy(() -> read(complete.contains("run: 1") ? lines : requireRead(complete)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("audit.yaml")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  /** Of a small piece, the rest of a configuration is missing; what is in it must be said first. */
  private static String requireRead(String text) {
    return text.startsWith("a:") ? text + "\n" + PLAIN : text;
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThatThrownBy(() -> read("a: " + "[".repeat(100_000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("audit.yaml");
    assertThatThrownBy(() -> read("a: " + "[".repeat(45) + "]".repeat(45)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("audit.yaml");
    String many = "b: &b [" + "1,".repeat(20_000) + "1]\n" + "a: [" + "*b,".repeat(15) + "*b]\n";
    assertThatThrownBy(() -> read(many))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("with its aliases it holds more than 131072 values");
    assertThatThrownBy(() -> read(PLAIN + "rectify: " + "x".repeat(100_000)))
        .hasMessageContaining("(100000 characters)")
        .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(400));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          solver: {iterations: 010} | 'solver.iterations' is '010'
          solver: {iterations: 0o17} | 'solver.iterations' is '0o17'
          solver: {iterations: 0x10} | 'solver.iterations' is '0x10'
          solver: {iterations: 1_000} | 'solver.iterations' is '1_000'
          solver: {iterations: 1e3} | 'solver.iterations' is '1e3'
          solver: {iterations: 12.0} | 'solver.iterations' is '12.0'
          solver: {iterations: 1:30} | 'solver.iterations' is '1:30'
          solver: {iterations: "٣"} | 'solver.iterations' is '٣'
          solver: {iterations: 99999999999} | 'solver.iterations' is '99999999999'
          solver: {iterations: true} | 'solver.iterations' is 'true'
          solver: {iterations: 2026-01-01} | 'solver.iterations' is '2026-01-01'
          solver: {tolerance: 0.1d} | 'solver.tolerance' is '0.1d'
          solver: {tolerance: 0x1p-3} | 'solver.tolerance' is '0x1p-3'
          solver: {tolerance: .nan} | 'solver.tolerance' is '.nan'
          solver: {tolerance: "NaN"} | 'solver.tolerance' is 'NaN'
          solver: {tolerance: "0,1"} | 'solver.tolerance' is '0,1'
          solver: {tolerance: " 0.1 "} | 'solver.tolerance' is ' 0.1 '
          solver: {tolerance: 10%} | 'solver.tolerance' is '10%'
          output: {maps: y} | 'output.maps' is 'y'
          output: {maps: "true"} | it must be true or false, not in quotes
          output: {maps: 1} | 'output.maps' is '1'
          rectify: [sum] | 'rectify' is a list of 1
          rectify: SUM | (did you mean 'sum'?)
          layers2: {include: [~]} | unknown key 'layers2'
          """)
  void otherSpellingsOfNumbersAndWordsAreRefusedWithThePlace(String line, String message) {
    assertThatThrownBy(() -> read(PLAIN + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("audit.yaml, line 7")
        .hasMessageContaining(message);
  }

  @Test
  void aKeyWithNothingBehindItIsAKeyThatIsNotGiven() {
    for (String nothing : List.of("", " ~", " null", " # sum")) {
      assertThat(read(PLAIN + "rectify:" + nothing)).isEqualTo(read(PLAIN));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataset: | Dataset: | unknown key 'Dataset' (audit.yaml, line 2); did you mean 'dataset'?",
        "path: | Path: | unknown key 'dataset.Path' (audit.yaml, line 2); did you mean 'path'?",
        "architecture: | architekture: | unknown key 'models[0].architekture' (audit.yaml, line 4); did you mean 'architecture'?",
        "labels: boxes.csv | labels: [a] | 'dataset.labels' is a list of 1 (audit.yaml, line 2); it must be folders, none,",
        "models: | model: | unknown key 'model' (audit.yaml, line 4); did you mean 'models'?",
      })
  void aKeyThatIsMisspeltIsNamedAndNotTheOneThatIsThenMissing(
      String right, String wrong, String message) {
    assertThatThrownBy(() -> read(PLAIN.replace(right, wrong))).hasMessageContaining(message);
  }

  @Test
  void nothingIsNoTextOfAList() {
    assertThatThrownBy(() -> read(PLAIN.replace("[\"layer4.*\"]", "[~]")))
        .hasMessageContaining(
            "'layers.include[0]' is nothing (audit.yaml, line 6); it must be a text; in quotes where '~' is meant");
  }

  @Test
  void textsThatYamlTakesForSomethingElseAreTextsWhereATextIsAsked() {
    for (String text : List.of("2026-01-01", "on", "no", "0123", "1e3", "12:30:00", ".5", "0x1F")) {
      assertThat(read(PLAIN.replace("\"photos\"", text)).dataset().path()).isEqualTo(text);
    }
  }

  @Test
  void anAnchorIsReadWhereItsAliasStands() {
    assertThat(read(PLAIN.replace("7", "&n 7") + "solver: {iterations: *n}").solver().iterations())
        .isEqualTo(7);
  }

  @Test
  void aLongKeyIsNotRepeatedInFull() {
    assertThatThrownBy(() -> read(PLAIN + "? " + "k".repeat(5000) + "\n: 1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown key 'kkk")
        .satisfies(error -> assertThat(error.getMessage()).hasSizeLessThan(600));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() {
    assertThat(read("\uFEFF" + PLAIN)).isEqualTo(read(PLAIN));
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedAsTheNameWouldBeAnother() {
    byte[] latin = PLAIN.replace("photos", "größe").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ConfigText.of(latin, "audit.yaml"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Cannot read configuration audit.yaml, line 2: it is not UTF-8; save it as UTF-8");
    assertThatThrownBy(() -> ConfigText.of(PLAIN.getBytes(StandardCharsets.UTF_16), "audit.yaml"))
        .hasMessageContaining("line 1: it is not UTF-8");
    assertThatThrownBy(() -> ConfigText.of(new byte[(1 << 20) + 1], "audit.yaml"))
        .hasMessageContaining("more than 1048576 bytes");
    assertThat(ConfigText.of("größe 😀".getBytes(StandardCharsets.UTF_8), "x"))
        .isEqualTo("größe 😀");
  }

  @Test
  void anyNameComesBackFromTheCanonicalFormAsItWas() {
    for (String path :
        List.of(
            "a #2",
            "a: b",
            "'q' \"q\"",
            "[x]",
            "{y}",
            "~",
            "null",
            "true",
            "1e3",
            "a\tb\nc",
            "\u0085\u2028\u2029\uFEFFx\u007F",
            "größe",
            "gro\u0308ße",
            "😀",
            " lead",
            "\\u0041",
            "&a *b !c %d @e `f")) {
      AuditConfig config =
          AuditConfigReader.read(PLAIN, "audit.yaml", List.of("dataset.path=" + path));
      assertThat(config.dataset().path()).isEqualTo(path);
      assertThat(read(CanonicalConfig.json(config))).isEqualTo(config);
    }
  }

  @Test
  void damagedFilesAreReadOrRefusedAndNothingElse() {
    var random = new Random(1);
    String letters = "&*!<>{}[],:#-?|\"'%@`~ \t\n\r\u0000\u0085a0=.\uFEFF\\";
    for (int trial = 0; trial < 5000; trial++) {
      var text = new StringBuilder(PLAIN);
      for (int edit = 0; edit <= random.nextInt(4); edit++) {
        int at = random.nextInt(text.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        if (random.nextBoolean()) {
          text.insert(at, letter);
        } else {
          text.setCharAt(at, letter);
        }
      }
      try {
        read(text.toString());
      } catch (ConfigException e) {
        assertThat(e.getMessage()).startsWith("Cannot ").contains("audit.yaml");
      }
    }
  }
}
