package io.naflow.jobs.dataset.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.dataset.GroupLabels;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import io.naflow.jobs.dataset.ImageSet;
import io.naflow.jobs.dataset.Loaded;
import io.naflow.jobs.testing.Archives;
import io.naflow.jobs.testing.LocalSpark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random folders against a plain model that knows what was put there: every entry is an image,
 * counted under one reason, or a failure, and nothing is there twice.
 */
class RandomFoldersTest {
  private static final String[] STEMS = {
    "a", "b c", "é", "e\u0301", "größe", "日本", "x#y", "p%41", "q?", "s*", "br[1]", "{z}", "'", "\"",
    "n\nl", "t\tb", "co:on", "ba\\ck", "~", "-d", "$HOME", "😀", ".h", "_u", "..d", "a;b", "&",
        "trail "
  };
  private static final String[] EXTENSIONS = {
    ".jpg", ".JPG", ".png", ".jpeg", ".webp", ".tif", "", ".txt", ".csv", ".jpg.bak", "."
  };

  @TempDir private Path folder;

  /** What was put where. */
  private final Map<String, String> expected = new TreeMap<>();

  private final List<String> real = new ArrayList<>(List.of(""));
  private final Map<String, Integer> entries = new HashMap<>();

  private void put(String path, String kind) {
    expected.put(path, kind);
    entries.merge(path.substring(0, Math.max(0, path.lastIndexOf('/'))), 1, Integer::sum);
  }

  private static String name(Random random, boolean file) {
    String stem = STEMS[random.nextInt(STEMS.length)] + random.nextInt(30);
    return file ? stem + EXTENSIONS[random.nextInt(EXTENSIONS.length)] : stem;
  }

  private static boolean isImage(String name) {
    return name.toLowerCase(Locale.ROOT).matches("(?s).*\\.(jpg|png|jpeg|webp|tif)");
  }

  /** What the name alone says. */
  private static String kind(String name, String otherwise) {
    return name.startsWith(".") ? "hidden" : name.startsWith("_") ? "underscore" : otherwise;
  }

  private void build(Random random) throws IOException, InterruptedException {
    for (int i = 0; i < 60; i++) {
      String parent = real.get(random.nextInt(real.size()));
      int what = random.nextInt(10);
      String name = name(random, what > 2);
      String path = parent.isEmpty() ? name : parent + "/" + name;
      Path file = folder.resolve(path);
      if (Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        continue;
      } else if (what <= 2) {
        Files.createDirectory(file);
        String kind = kind(name, "folder");
        put(path, kind);
        if (kind.equals("folder")) {
          real.add(path);
        }
      } else if (what == 3) {
        Files.createSymbolicLink(file, Path.of("nowhere/" + name));
        put(path, kind(name, "DANGLING_LINK"));
      } else if (what == 4) {
        // To a real folder below the root: it lies in it, or has it elsewhere.
        String target = real.get(random.nextInt(real.size()));
        Files.createSymbolicLink(file, folder.resolve(target));
        boolean liesIn = target.isEmpty() || (parent + "/").startsWith(target + "/");
        put(path, kind(name, liesIn ? "link_loop" : "folder_twice"));
      } else if (what == 5 && random.nextInt(3) == 0) {
        Archives.run("mkfifo", file.toString());
        put(path, kind(name, "NOT_A_FILE"));
      } else {
        Files.writeString(file, path);
        put(path, kind(name, isImage(name) ? "image" : "extension"));
      }
    }
    // A folder stands for its entries; with none it is counted itself.
    real.stream()
        .filter(path -> !path.isEmpty())
        .forEach(
            path -> {
              expected.remove(path);
              if (!entries.containsKey(path)) {
                expected.put(path + "/", "empty_folder");
              }
            });
  }

  private static Map<String, String> found(Listing listing) {
    var found = new TreeMap<String, String>();
    listing.images().keySet().forEach(name -> found.put(name, "image"));
    listing
        .excluded()
        .forEach((name, reason) -> assertThat(found.put(name, reason.word())).isNull());
    listing
        .failures()
        .forEach((name, problem) -> assertThat(found.put(name, problem.errorClass())).isNull());
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyEntryIsFoundAsWhatItIs(int seed) throws IOException, InterruptedException {
    var random = new Random(seed);
    build(random);

    Listing listing = Listing.of(folder.toString(), new Configuration());

    assertThat(found(listing)).isEqualTo(expected);
    assertThat(listing.folders())
        .isEqualTo(new TreeSet<>(real.stream().filter(path -> !path.isEmpty()).toList()));
    var loader = new ImageLoader(folder.toString(), OrientationTag.APPLY, new Configuration());
    listing
        .images()
        .forEach(
            (name, length) -> {
              Loaded loaded = loader.load(new ImageItem(name, length, -1, List.of()), List.of());
              // What was written is no picture; but it was read, whatever its name.
              assertThat(((Loaded.Broken) loaded).problem().stage()).as(name).isEqualTo("decode");
              assertThat(loaded.sha256()).hasSize(64);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 23, 24, 25, 26})
  void theCountsAddUpWhateverTheLabelsName(int seed) throws IOException, InterruptedException {
    var random = new Random(seed);
    build(random);
    var named = new TreeSet<String>();
    var csv = new StringBuilder("image,label\n");
    for (String path : expected.keySet()) {
      if (!path.endsWith("/") && path.indexOf('\n') < 0 && random.nextInt(3) > 0) {
        named.add(path);
        csv.append('"').append(spelling(path, random).replace("\"", "\"\"")).append("\",1\n");
      }
    }
    if (named.isEmpty()) {
      return;
    }
    Path labels = folder.resolveSibling(folder.getFileName() + ".csv");
    Files.writeString(labels, csv.toString());

    ImageSet images =
        ImageSet.find(
            LocalSpark.session(),
            new Dataset(
                folder.toString(),
                new Labels.Manifest(labels.toString()),
                OptionalInt.of(Math.max(1, named.size() - 2)),
                OptionalDouble.of(0.8),
                OrientationTag.APPLY),
            seed,
            new GroupLabels());

    long excluded = images.leftOut().excluded().values().stream().mapToLong(Long::longValue).sum();
    assertThat(images.items().size() + excluded + images.leftOut().failures().size())
        .isEqualTo(expected.size());
    assertThat(named).containsAll(images.items().stream().map(ImageItem::name).toList());
    long unnamed =
        expected.entrySet().stream()
            .filter(entry -> entry.getValue().equals("image") && !named.contains(entry.getKey()))
            .count();
    assertThat(images.leftOut().excluded().getOrDefault("not_in_labels", 0L)).isEqualTo(unnamed);
  }

  /** One of the ways to write a name. */
  private String spelling(String path, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "./" + path;
      case 1 -> folder + File.separator + path;
      case 2 -> path.replace("/", "//");
      default -> path;
    };
  }
}
