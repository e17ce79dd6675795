package io.naflow.jobs.dataset.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.api.Outcome;
import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder holds, as people have them: nothing vanishes, nothing is seen twice. */
class ListingTest {
  @TempDir private Path folder;

  private static Listing list(Path root) {
    return Listing.of(root.toString(), new Configuration());
  }

  private static Map<String, Long> counted(Listing listing) {
    return listing.besides(listing.images().keySet()).excluded();
  }

  private void link(String name, String target) throws IOException {
    Path link = folder.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private void image(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  @Test
  void linksOfGitAnnexWithoutTheirFilesAreARowEach() throws IOException, InterruptedException {
    Listing listing = list(Archives.unpack("dangling-links.tar.gz", folder));

    assertThat(listing.images()).containsOnlyKeys("annex/a/1.jpg");
    assertThat(listing.failures())
        .containsOnlyKeys("annex/a/2.jpg", "annex/a/3.jpg", "annex/a/4.jpg", "annex/a/5.jpg");
    assertThat(listing.failures().get("annex/a/2.jpg"))
        .isEqualTo(
            new Outcome.Failed(
                "read",
                "DANGLING_LINK",
                "Cannot read image: it is a link to ../.git/annex/objects/2.jpg, which is not there; bring the file (git annex get, dvc pull) or delete the link"));
  }

  @Test
  void manyFailuresAreSaidInFewLinesAndNamesCannotMoveTheCursor() throws IOException {
    image("a.jpg");
    for (int i = 0; i < 9; i++) {
      link("\u001b[2J" + i + ".jpg", "nowhere");
    }

    List<String> lines = list(folder).besides(List.of("a.jpg")).lines();

    assertThat(lines).hasSize(6);
    assertThat(lines.get(0))
        .startsWith("warning   \\u001b[2J0.jpg: Cannot read image: it is a link to nowhere");
    assertThat(lines.get(5))
        .isEqualTo(
            "warning   4 more files or folders cannot be read; each is a row of failures (model IS NULL)");
  }

  @Test
  void oddNamesAreImagesOrCountedOrARow() throws IOException, InterruptedException {
    Listing listing = list(Archives.unpack("names-classes-loop.tar.gz", folder).resolve("names"));

    assertThat(listing.images())
        .hasSize(34)
        .containsKeys(
            "nl\n.jpg",
            "a#b.jpg",
            "a%20b.jpg",
            "cafe\u0301-nfd.jpg",
            "caf\u00e9-nfc.jpg",
            "back\\slash.jpg",
            "col:on.jpg",
            "emoji\ud83d\ude00.jpg",
            "ba\u00e9 d%41 #1/in?ner/i:m.jpg");
    assertThat(listing.failures()).containsOnlyKeys("latin1-\\xE9.jpg");
    assertThat(listing.failures().get("latin1-\\xE9.jpg").errorClass())
        .isEqualTo("NAME_NOT_EXPRESSIBLE");
    assertThat(counted(listing))
        .isEqualTo(Map.of("hidden", 3L, "underscore", 2L, "extension", 15L));
    var loader = new ImageLoader(folder + "/names", OrientationTag.APPLY, new Configuration());
    assertThat(listing.images())
        .allSatisfy(
            (name, length) ->
                assertThat(loader.sha256(new ImageItem(name, length, -1, List.of())))
                    .as(name)
                    .hasSize(64));
  }

  @Test
  void classFoldersAreAllSeen() throws IOException, InterruptedException {
    Path root = Archives.unpack("names-classes-loop.tar.gz", folder).resolve("cls");
    Listing listing = list(root);

    assertThat(listing.images())
        .containsOnlyKeys(
            "10/1.jpg",
            "9/1.jpg",
            "C/1.jpg",
            "a/1.jpg",
            "a/link.jpg",
            "a/nested/2.jpg",
            "b/1.jpg",
            "top.jpg");
    assertThat(listing.folders())
        .containsExactly("10", "9", "C", "a", "a/nested", "aa_empty", "b", "only_txt", "tifs");
    assertThat(listing.failures()).containsOnlyKeys("a/dangling.jpg", "z_link");
    assertThat(counted(listing))
        .isEqualTo(Map.of("hidden", 2L, "underscore", 1L, "extension", 2L, "empty_folder", 1L));
    // It may have been a class, and the numbers after it would be others.
    assertThatThrownBy(() -> listing.requireNamedClasses(root.toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(
            "Cannot label the images of %s by their folders: 'z_link' may be a class, and the classes after it would get other numbers: Cannot read file or folder: it is a link to "
                .formatted(root));
  }

  @Test
  void aFolderIsVisitedOnceHoweverManyWaysLeadThere() throws IOException {
    image("a/1.jpg");
    image("b/2.jpg");
    image("b/deep/3.jpg");
    link("a/up", "..");
    link("a/self", ".");
    link("a/sideways", "../b");
    link("b/sideways", "../a");
    link("again", "b/deep");
    link("round", "round");
    Path outside = Files.createDirectories(folder.resolve("../" + folder.getFileName() + "-out"));
    Files.writeString(outside.resolve("4.jpg"), "outside");
    link("x", outside.toString());
    link("y", outside.toString());

    Listing listing = list(folder);

    assertThat(listing.images()).containsOnlyKeys("a/1.jpg", "b/2.jpg", "b/deep/3.jpg", "x/4.jpg");
    assertThat(listing.excluded())
        .containsOnly(
            Map.entry("a/up", Reason.LINK_LOOP),
            Map.entry("a/self", Reason.LINK_LOOP),
            Map.entry("a/sideways", Reason.FOLDER_TWICE),
            Map.entry("b/sideways", Reason.FOLDER_TWICE),
            Map.entry("again", Reason.FOLDER_TWICE),
            Map.entry("y", Reason.FOLDER_TWICE));
    assertThat(listing.failures()).containsOnlyKeys("round");
  }

  @Test
  void aPipeIsARowAndIsNeverOpened() throws IOException, InterruptedException {
    image("a.jpg");
    Archives.run("mkfifo", folder.resolve("pipe.jpg").toString());
    link("to-pipe.jpg", "pipe.jpg");
    link("null", "/dev/null");

    Listing listing = list(folder);

    assertThat(listing.images()).containsOnlyKeys("a.jpg");
    assertThat(listing.failures()).containsOnlyKeys("pipe.jpg", "to-pipe.jpg", "null");
    assertThat(listing.failures().values())
        .allMatch(problem -> problem.errorClass().equals("NOT_A_FILE"));
    // Labels may still name it.
    var loader = new ImageLoader(folder.toString(), OrientationTag.APPLY, new Configuration());
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(loader.load(new ImageItem("pipe.jpg", -1, -1, List.of()), List.of()))
                .isInstanceOfSatisfying(
                    Loaded.Broken.class,
                    broken -> assertThat(broken.problem().errorClass()).isEqualTo("NOT_A_FILE")));
  }
}
