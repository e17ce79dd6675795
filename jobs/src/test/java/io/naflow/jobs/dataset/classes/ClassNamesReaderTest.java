package io.naflow.jobs.dataset.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.zoo.KnownNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesReaderTest {
  @TempDir private Path folder;

  private GivenNames read(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, text.replace("\\n", "\n"));
    return ClassNamesReader.read(path.toString(), new Configuration());
  }

  @Test
  void imageNetsOwnFileHasAWordNetIdAndAWord() throws IOException {
    GivenNames given =
        read(
            "imagenet_class_index.json",
            "{\"0\": [\"n01440764\", \"tench\"], \"134\": [\"n02012849\", \"crane\"], \"517\": [\"n03126707\", \"crane\"]}");

    assertThat(given.names().indices("n01440764")).containsExactly(0);
    assertThat(given.names().name(0)).hasValue("tench");
    assertThat(given.names().indices("crane")).containsExactly(134, 517);
    assertThat(given.counted()).isFalse();
  }

  @Test
  void otherFormsAreRead() throws IOException {
    assertThat(read("a.json", "{\"0\": \"cat\", \"1\": \"dog\"}").names().indices("dog"))
        .containsExactly(1);
    assertThat(read("b.json", "{\"cat\": 1, \"7\": 0}").names().indices("7")).containsExactly(0);
    assertThat(read("c.json", "[\"cat\", \"dog\"]").counted()).isTrue();
    GivenNames csv = read("d.csv", "\uFEFFIndex, name\\n7,\"a, b\"\\n3,c\\n7,other\\n");
    assertThat(csv.names().indices("a, b")).containsExactly(7);
    assertThat(csv.names().indices("other")).containsExactly(7);
    assertThat(csv.names().name(7)).hasValue("a, b");
    assertThat(csv.counted()).isFalse();
    assertThat(read("e.txt", "cat\\r\\ndog\\n").names().indices("dog")).containsExactly(1);
    assertThat(ClassNamesReader.read("imagenet", new Configuration()).names())
        .isEqualTo(KnownNames.IMAGENET.names());
    assertThat(ClassNamesReader.read("cifar10", new Configuration()).names().size()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.txt | cat\\ndog\\ncat | 'cat' names class 0 and class 2",
        "a.txt | cat\\n\\ndog | line 2 is empty",
        "a.csv | cat,0\\ndog,1 | its first line is [cat, 0], and must have the columns name,index",
        "a.csv | name,index\\ncat,0\\ncat,1 | the name 'cat' is empty or there twice",
        "a.csv | name,index\\ncat,1.5 | the index of 'cat' is '1.5'",
        "a.csv | name,index\\ncat | line 2 has 1 cells where the first has 2",
        "a.json | {\"0\": \"a\", \"0\": \"b\"} | it is no JSON: Duplicate field '0'",
        "a.json | {\"0\": \"a\", \"00\": \"b\"} | a class is named twice",
        "a.json | {\"a\": \"b\"} | 'a' is not the index of a class",
        "a.json | {\"0\": [\"n1\", \"a\"], \"1\": [\"n1\", \"b\"]} | 'n1' names class 0 and class 1",
        "a.json | {\"0\": [\"n1\", \"a\"] | it is no JSON",
        "a.json | [] | it has no names",
      })
  void whatIsNotSureIsRefused(String file, String text, String message) {
    assertThatThrownBy(() -> read(file, text))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot use dataset.classes " + folder)
        .hasMessageContaining(message);
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    assertThatThrownBy(() -> ClassNamesReader.read(folder + "/none.txt", new Configuration()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("there is no such file");
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "größe\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ClassNamesReader.read(latin.toString(), new Configuration()))
        .hasMessageContaining("it is no text in UTF-8");
    Path large = folder.resolve("large.txt");
    Files.writeString(large, "a".repeat((16 << 20) + 1));
    assertThatThrownBy(() -> ClassNamesReader.read(large.toString(), new Configuration()))
        .hasMessageContaining("it has more than 16,777,216 bytes");
  }

  @Test
  void theHashIsThatOfTheNames() throws IOException {
    String one = ClassNamesReader.sha256(read("a.txt", "cat\\ndog").names());

    assertThat(ClassNamesReader.sha256(read("b.json", "[\"cat\", \"dog\"]").names()))
        .isEqualTo(one);
    assertThat(ClassNamesReader.sha256(read("c.txt", "dog\\ncat").names())).isNotEqualTo(one);
  }
}
