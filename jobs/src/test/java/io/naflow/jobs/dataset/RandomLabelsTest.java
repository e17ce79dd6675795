package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.dataset.classes.ModelClasses;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random ground truth, written in the ways that spreadsheets, pandas, COCO's and VOC's tools have:
 * what is read is what was written, whatever the way; what is damaged is refused, never read as
 * something else.
 */
class RandomLabelsTest {
  private static final Path IMAGES =
      Path.of("src/test/resources/io/naflow/jobs/dataset/labels/images").toAbsolutePath();
  private static final List<String> NAMES =
      List.of("a.jpg", "b.jpg", "c.jpg", "extra.jpg", "sub/d.jpg");

  /** All are 60 pixels wide and 45 high. */
  private static final int[] SIZE = {60, 45};

  /** Numbers are classes, and other texts are refused. */
  private static final Labelling ANY_NUMBER =
      new NetworkLabels(List.of(new ModelClasses("net", 1000, Optional.empty())), Optional.empty());

  @TempDir private Path scratch;

  /** What is true of an image: its class, -1 for none, and its boxes as texts. */
  private record Fact(int label, List<String> boxes) {}

  private static Map<String, Fact> facts(Random random) {
    var facts = new TreeMap<String, Fact>();
    for (String name : NAMES) {
      if (random.nextInt(5) > 0 || facts.isEmpty()) {
        var boxes = new ArrayList<String>();
        for (int i = random.nextInt(3); i > 0; i--) {
          boxes.add(box(random));
        }
        boolean labelled = random.nextInt(4) > 0 || facts.isEmpty();
        facts.put(
            name,
            new Fact(
                labelled ? random.nextInt(900) : -1, boxes.stream().distinct().sorted().toList()));
      }
    }
    return facts;
  }

  /** Corners in halves of a pixel, which are exact in binary. */
  private static String box(Random random) {
    int left = random.nextInt(2 * SIZE[0] - 6);
    int top = random.nextInt(2 * SIZE[1] - 6);
    int right = left + 5 + random.nextInt(2 * SIZE[0] - left - 5);
    int bottom = top + 5 + random.nextInt(2 * SIZE[1] - top - 5);
    return "%s %s %s %s".formatted(left / 2.0, top / 2.0, right / 2.0, bottom / 2.0);
  }

  private Map<String, Fact> read(Path labels, LabelForm form) {
    var dataset =
        new Dataset(
            IMAGES.toString(),
            new Labels.Manifest(labels.toString(), form),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY);
    ImageSet found =
        ImageSet.find(
            LocalSpark.session(), Survey.resolved(dataset, new Configuration()), 0, ANY_NUMBER);
    var read = new TreeMap<String, Fact>();
    found
        .items()
        .forEach(
            item ->
                read.put(
                    item.name(),
                    new Fact(
                        item.labelOrNegative(),
                        item.boxes().stream()
                            .map(box -> "%s %s %s %s".formatted(box[0], box[1], box[2], box[3]))
                            .sorted()
                            .toList())));
    long there = read.keySet().stream().filter(NAMES::contains).count();
    assertThat(there + found.leftOut().excluded().getOrDefault("not_in_labels", 0L))
        .isEqualTo(NAMES.size());
    return read;
  }

  // ---- tables

  private record Row(String image, String label, List<String> box) {}

  /** A row a box, or one without. */
  private static List<Row> rows(Map<String, Fact> facts, boolean size) {
    var rows = new ArrayList<Row>();
    facts.forEach(
        (name, fact) -> {
          String label = fact.label() < 0 ? "" : Integer.toString(fact.label());
          if (fact.boxes().isEmpty()) {
            rows.add(new Row(name, label, List.of("", "", "", "")));
          }
          for (String box : fact.boxes()) {
            rows.add(new Row(name, label, sides(box, size)));
          }
        });
    return rows;
  }

  private static List<String> sides(String box, boolean size) {
    List<Double> edges = Arrays.stream(box.split(" ")).map(Double::parseDouble).toList();
    double third = edges.get(2) - (size ? edges.get(0) : 0);
    double fourth = edges.get(3) - (size ? edges.get(1) : 0);
    return List.of(edges.get(0) + "", edges.get(1) + "", third + "", fourth + "");
  }

  private static final List<List<String>> CORNERS =
      List.of(
          List.of("x0", "y0", "x1", "y1"),
          List.of("X1", "Y1", "X2", "Y2"),
          List.of("x_min", "y_min", "x_max", "y_max"),
          List.of("left", "top", "right", "bottom"),
          List.of("bbox_x0", "bbox_y0", "bbox_x1", "bbox_y1"));
  private static final List<List<String>> SIZES =
      List.of(List.of("x", "y", "w", "h"), List.of("X", "Y", "Width", "Height"));

  /** Column by column, in random order, with others between. */
  private static List<List<String>> columns(Map<String, Fact> facts, Random random) {
    boolean size = random.nextBoolean();
    List<Row> rows = rows(facts, size);
    Collections.shuffle(rows, random);
    var columns = new ArrayList<List<String>>();
    columns.add(
        column(one(random, "image", "Filename", "file_name", "Image Path"), rows, Row::image));
    columns.add(column(one(random, "label", "Class", "class_id", "target"), rows, Row::label));
    List<String> headers = size ? one(random, SIZES) : one(random, CORNERS);
    for (int i = 0; i < 4; i++) {
      int side = i;
      columns.add(column(headers.get(i), rows, row -> row.box().get(side)));
    }
    columns.add(
        column(
            "note", rows, row -> one(random, "", "x, y; z|\t", "say \"hi\"", "two\nlines", "é")));
    columns.add(column("split", rows, row -> "val"));
    Collections.shuffle(columns, random);
    return columns;
  }

  private static List<String> column(String header, List<Row> rows, Function<Row, String> cell) {
    var column = new ArrayList<String>();
    column.add(header);
    rows.forEach(row -> column.add(cell.apply(row)));
    return column;
  }

  @SafeVarargs
  private static <T> T one(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String csv(List<List<String>> columns, Random random) {
    String separator = one(random, ",", ",", ";", "\t", "|");
    String end = one(random, "\n", "\r\n", "\r");
    boolean blanks = separator.equals(",") && random.nextBoolean();
    boolean all = random.nextBoolean();
    var text = new StringBuilder(one(random, "", "\uFEFF"));
    for (int row = 0; row < columns.get(0).size(); row++) {
      int here = row;
      text.append(
          columns.stream()
              .map(column -> quoted(column.get(here), separator, all))
              .collect(Collectors.joining(separator + (blanks ? " " : ""))));
      text.append(one(random, "", "", separator).repeat(here == 0 ? 0 : 1)).append(end);
      text.append(random.nextInt(6) == 0 ? end : "");
    }
    return text.toString();
  }

  private static String quoted(String cell, String separator, boolean always) {
    boolean needed = cell.contains(separator) || cell.contains("\"") || cell.contains("\n");
    return always || needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverWayATableIsWrittenItSaysTheSame(int seed) throws IOException {
    var random = new Random(seed);
    Map<String, Fact> facts = facts(random);
    List<List<String>> columns = columns(facts, random);

    Path file = Files.writeString(scratch.resolve("labels.csv"), csv(columns, random));

    assertThat(read(file, LabelForm.UNSAID)).isEqualTo(facts);
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 32, 33, 34, 35, 36, 37, 38})
  void aQuoteThatIsLostIsNeverReadAsSomethingElse(int seed) throws IOException {
    var random = new Random(seed);
    Map<String, Fact> facts = facts(random);
    String text = csv(columns(facts, random), random);
    List<Integer> quotes =
        IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '"').boxed().toList();
    for (int i = 0; i < 8 && !quotes.isEmpty(); i++) {
      int at = one(random, quotes);
      Path file =
          Files.writeString(
              scratch.resolve("labels.csv"), text.substring(0, at) + text.substring(at + 1));
      try {
        Map<String, Fact> read = read(file, LabelForm.UNSAID);
        // A name with a quote in it is of no image, and fails; a note may be any.
        if (NAMES.containsAll(read.keySet())) {
          assertThat(read).as("without the quote at %d of %s", at, text).isEqualTo(facts);
        }
      } catch (DatasetException refused) {
        assertThat(refused).hasMessageStartingWith("Cannot use labels " + file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {41, 42, 43, 44, 45, 46})
  void parquetInOneFileOrSeveralSaysTheSame(int seed) throws IOException {
    var random = new Random(seed);
    Map<String, Fact> facts = facts(random);
    List<Row> rows = rows(facts, false);
    Collections.shuffle(rows, random);
    String type =
        one(random, "TINYINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(10,2)", "STRING");
    Map<String, Fact> small = new TreeMap<>();
    facts.forEach(
        (name, fact) ->
            small.put(name, new Fact(fact.label() < 0 ? -1 : fact.label() % 100, fact.boxes())));
    String values =
        rows.stream()
            .map(
                row ->
                    "('%s', CAST(%s AS %s), %s)"
                        .formatted(
                            row.image(),
                            row.label().isEmpty()
                                ? "NULL"
                                : Integer.toString(Integer.parseInt(row.label()) % 100),
                            type,
                            row.box().get(0).isEmpty()
                                ? "NULL"
                                : "array(%s)"
                                    .formatted(
                                        row.box().stream()
                                            .map(side -> side + "D")
                                            .collect(Collectors.joining(", ")))))
            .collect(Collectors.joining(", "));
    Path folder = scratch.resolve("labels.parquet");
    LocalSpark.session()
        .sql("SELECT image, label, bbox FROM VALUES %s AS t(image, label, bbox)".formatted(values))
        .repartition(1 + random.nextInt(3))
        .write()
        .parquet(folder.toString());

    LabelForm corners =
        new LabelForm(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(LabelForm.BoxForm.CORNERS),
            Optional.empty());
    assertThat(read(folder, corners)).isEqualTo(small);
  }

  // ---- objects

  @ParameterizedTest
  @ValueSource(ints = {51, 52, 53, 54, 55, 56, 57, 58})
  void cocosAndVocsFilesSayTheSame(int seed) throws IOException {
    var random = new Random(seed);
    // There an image without an object has no label.
    Map<String, Fact> facts = new TreeMap<>();
    facts(random)
        .forEach(
            (name, fact) ->
                facts.put(
                    name,
                    fact.boxes().isEmpty() || fact.label() < 0 ? new Fact(-1, List.of()) : fact));
    List<Integer> labels =
        facts.values().stream().map(Fact::label).filter(label -> label >= 0).distinct().toList();
    var images = new ArrayList<String>();
    var objects = new ArrayList<String>();
    int id = random.nextInt(1000);
    for (Map.Entry<String, Fact> fact : facts.entrySet()) {
      id += 1 + random.nextInt(1000);
      images.add("{\"id\": %d, \"file_name\": \"%s\"}".formatted(id, fact.getKey()));
      for (String box : fact.getValue().boxes()) {
        objects.add(
            "{\"image_id\": %d, \"category_id\": %d, \"bbox\": %s, \"iscrowd\": 0}"
                .formatted(id, 7 + labels.indexOf(fact.getValue().label()), sides(box, true)));
      }
    }
    Collections.shuffle(images, random);
    Collections.shuffle(objects, random);
    var categories = new ArrayList<>(List.of("{\"id\": 1, \"name\": \"999\"}"));
    labels.forEach(
        label ->
            categories.add(
                "{\"id\": %d, \"name\": \"%d\"}".formatted(7 + labels.indexOf(label), label)));
    var parts =
        new ArrayList<>(
            List.of(
                "\"images\": " + images,
                "\"annotations\": " + objects,
                "\"categories\": " + categories,
                "\"info\": {\"a\": [[]]}"));
    Collections.shuffle(parts, random);
    Path json =
        Files.writeString(scratch.resolve("coco.json"), "{" + String.join(", ", parts) + "}");
    Path voc = Files.createDirectories(scratch.resolve("voc"));
    for (Map.Entry<String, Fact> fact : facts.entrySet()) {
      Files.writeString(
          voc.resolve(fact.getKey().replace('/', '-') + ".xml"),
          xml(fact.getKey(), fact.getValue()));
    }

    assertThat(read(json, LabelForm.of(Format.COCO))).isEqualTo(facts);
    assertThat(read(voc, LabelForm.of(Format.VOC))).isEqualTo(facts);
  }

  private static String xml(String name, Fact fact) {
    String objects =
        fact.boxes().stream()
            .map(
                box -> {
                  List<String> sides = sides(box, false);
                  return "<object><name>%d</name><bndbox><ymax>%s</ymax><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax></bndbox></object>"
                      .formatted(
                          fact.label(), sides.get(3), sides.get(0), sides.get(1), sides.get(2));
                })
            .collect(Collectors.joining());
    return "<?xml version=\"1.0\"?><annotation><filename>%s</filename>%s</annotation>"
        .formatted(name, objects);
  }

  @ParameterizedTest
  @ValueSource(ints = {61, 62, 63, 64})
  void aListIsReadInTheOrderOfTheNamesOrByName(int seed) throws IOException {
    var random = new Random(seed);
    var facts = new TreeMap<String, Fact>();
    NAMES.forEach(name -> facts.put(name, new Fact(random.nextInt(900), List.of())));
    String ending = one(random, "\n", "\r\n");
    List<String> byOrder = NAMES.stream().map(name -> facts.get(name).label() + "").toList();
    var byName =
        new ArrayList<>(
            NAMES.stream()
                .map(name -> name + one(random, " ", "\t", ",", "  ") + facts.get(name).label())
                .toList());
    Collections.shuffle(byName, random);

    for (List<String> lines : List.of(byOrder, byName)) {
      Path file =
          Files.writeString(
              scratch.resolve("val.txt"),
              String.join(ending, lines) + ending.repeat(random.nextInt(3)));
      assertThat(read(file, LabelForm.of(Format.FLAT_LIST))).isEqualTo(facts);
    }
    var holed = new ArrayList<>(byOrder);
    holed.set(random.nextInt(4), "");
    holed.add("7");
    Path file = Files.writeString(scratch.resolve("holed.txt"), String.join(ending, holed));
    assertThatThrownBy(() -> read(file, LabelForm.of(Format.FLAT_LIST)))
        .isInstanceOf(DatasetException.class);
  }
}
