package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.dataset.listing.ImageNames;
import io.naflow.jobs.dataset.listing.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One image, however its name is spelt; two files, however alike their names are. */
class ImageNamesTest {
  @TempDir private Path folder;

  @BeforeEach
  void someImages() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    for (String name : new String[] {"a.jpg", "sub/d.jpg", "a b.jpg", "100%.jpg", "é1.jpg"}) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.writeString(folder.resolve("e\u0301two.jpg"), "apart");
    Files.writeString(folder.resolve("\u00e9two.jpg"), "composed");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("sub"));
  }

  private ImageNames names(String root) {
    return ImageNames.below(root, Listing.of(root, new Configuration()));
  }

  @ParameterizedTest
  @CsvSource({
    "a.jpg, a.jpg",
    "./a.jpg, a.jpg",
    ".//a.jpg, a.jpg",
    "sub//d.jpg, sub/d.jpg",
    "sub/./d.jpg, sub/d.jpg",
    "sub/../a.jpg, a.jpg",
    "ROOT/a.jpg, a.jpg",
    "ROOT//sub/d.jpg, sub/d.jpg",
    "ROOT/./sub/d.jpg, sub/d.jpg",
    "file:ROOT/a.jpg, a.jpg",
    "file://ROOT/a.jpg, a.jpg",
    "file://ROOT/a%20b.jpg, a b.jpg",
    "file://ROOT/a b.jpg, a b.jpg",
    "file://ROOT/100%.jpg, 100%.jpg",
    "file://ROOT/%C3%A91.jpg, é1.jpg",
    "e\u03011.jpg, \u00e91.jpg",
    "link/d.jpg, sub/d.jpg",
    "sub\\d.jpg, sub/d.jpg",
    "a%20b.jpg, a%20b.jpg",
    "./none.jpg, none.jpg",
    "../a.jpg, ../a.jpg",
    "/etc/passwd, /etc/passwd",
    "file:///etc/passwd, /etc/passwd",
  })
  void everySpellingLeadsToTheListedName(String given, String expected) {
    assertThat(names(folder.toString()).of(given.replace("ROOT", folder.toString())))
        .isEqualTo(expected);
  }

  @Test
  void twoFilesThatDifferInTheUnicodeFormOnlyStayTwo() {
    ImageNames names = names(folder.toString());

    assertThat(names.of("e\u0301two.jpg")).isEqualTo("e\u0301two.jpg");
    assertThat(names.of("\u00e9two.jpg")).isEqualTo("\u00e9two.jpg");
  }

  @Test
  void theRootMayBeGivenAsAUri() {
    assertThat(names("file://" + folder).of(folder + "/sub/d.jpg")).isEqualTo("sub/d.jpg");
    assertThat(names("file:" + folder).of("file://" + folder + "/sub/d.jpg"))
        .isEqualTo("sub/d.jpg");
  }
}
