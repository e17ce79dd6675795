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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Labels that look well and would shift, swallow or merge images if they were taken as they are.
 */
class OddLabelsTest {
  private static final Path IMAGES =
      Path.of("src/test/resources/io/naflow/jobs/dataset/labels/images").toAbsolutePath();

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path scratch;

  private ImageSet find(Path labels, LabelForm form, Labelling labelling) {
    var dataset =
        new Dataset(
            IMAGES.toString(),
            new Labels.Manifest(labels.toString(), form),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY);
    return ImageSet.find(spark, Survey.resolved(dataset, new Configuration()), 0, labelling);
  }

  private ImageSet find(Path labels) {
    return find(labels, LabelForm.UNSAID, new GroupLabels());
  }

  private ImageSet find(Path labels, Format format) {
    return find(labels, LabelForm.of(format), new GroupLabels());
  }

  private Path write(String name, String text) throws IOException {
    Files.createDirectories(scratch.resolve(name).getParent());
    return Files.writeString(scratch.resolve(name), text);
  }

  /** A single Parquet file, as pandas writes one. */
  private Path parquet(String name, String sql) throws IOException {
    Path folder = scratch.resolve("written-" + name.replace('/', '-'));
    spark.sql(sql).coalesce(1).write().parquet(folder.toString());
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    try (Stream<Path> parts = Files.list(folder)) {
      Files.copy(
          parts.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          file);
    }
    return file;
  }

  @Test
  void labelsInOneParquetFileAreLabels() throws IOException {
    Path file =
        parquet(
            "labels.parquet",
            "SELECT * FROM VALUES ('a.jpg', CAST(3 AS TINYINT), 1D), ('b.jpg', NULL, 2D) AS t(image, label, score)");

    ImageSet images = find(file);

    assertThat(images.items()).extracting(ImageItem::name).containsExactly("a.jpg", "b.jpg");
    assertThat(images.items()).extracting(ImageItem::labelOrNegative).containsExactly(3, -1);
  }

  @Test
  void labelsThatAreNotThereAreNotTakenForTheDataset() throws IOException {
    assertThatThrownBy(() -> find(scratch.resolve("none.parquet")))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot read labels " + scratch.resolve("none.parquet"));
    Path empty = write("empty.parquet", "");
    assertThatThrownBy(() -> find(empty))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot read labels " + empty);
  }

  @Test
  void timesInNanosecondsDoNotSpoilTheFile() throws IOException {
    // As pandas writes them; Spark itself writes none.
    MessageType schema =
        Types.buildMessage()
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("image")
            .required(PrimitiveTypeName.INT32)
            .named("label")
            .required(PrimitiveTypeName.INT64)
            .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.NANOS))
            .named("taken")
            .named("rows");
    Path file = scratch.resolve("times.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toString()))
            .withType(schema)
            .build()) {
      writer.write(
          new SimpleGroup(schema).append("image", "b.jpg").append("label", 5).append("taken", 1L));
    }

    assertThat(find(file).items()).extracting(ImageItem::labelOrNegative).containsExactly(5);
  }

  @Test
  void absolutePathsMayLeadPastTheLinkThatTheDatasetIsGivenBy() throws IOException {
    Path link = Files.createSymbolicLink(scratch.resolve("link"), IMAGES);
    Path file = write("real.csv", "image,label\n%s/a.jpg,1\n%s/b.jpg,2\n".formatted(IMAGES, link));
    var dataset =
        new Dataset(
            link.toString(),
            new Labels.Manifest(file.toString()),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY);

    assertThat(
            ImageSet.find(
                    spark, Survey.resolved(dataset, new Configuration()), 0, new GroupLabels())
                .items())
        .extracting(ImageItem::name)
        .containsExactly("a.jpg", "b.jpg");
  }

  @Test
  void noColumnOfSeveralParquetFilesIsLostAndNoTypeIsMixed() throws IOException {
    parquet("some.parquet/1.parquet", "SELECT 'a.jpg' AS image");
    parquet("some.parquet/2.parquet", "SELECT 'b.jpg' AS image, 7 AS label");

    assertThat(find(scratch.resolve("some.parquet")).items())
        .extracting(ImageItem::labelOrNegative)
        .containsExactly(-1, 7);
    parquet("some.parquet/3.parquet", "SELECT 'c.jpg' AS image, 'seven' AS label");
    assertThatThrownBy(() -> find(scratch.resolve("some.parquet")))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot read labels " + scratch.resolve("some.parquet"));
  }

  @Test
  void labelsAndBoxesInsideOfOtherColumnsAreTold() throws IOException {
    Path file =
        parquet(
            "objects.parquet",
            "SELECT 'a.jpg' AS image, struct(array(array(1D, 2D, 3D, 4D)) AS bbox, array(1) AS category) AS objects");

    assertThat(find(file).remarks())
        .contains(
            "warning   column 'objects' of %s holds bbox, category, which look like labels or boxes and are not used; write them into columns of their own, or a row an object"
                .formatted(file));
  }

  @Test
  void aFileOfWhichNothingButNamesIsKnownIsTold() throws IOException {
    Path file = write("dogs.csv", "id,breed\na,boxer\n");

    assertThat(find(file).remarks())
        .anyMatch(line -> line.startsWith("warning   no column of " + file));
    Path list = write("list.csv", "image\na.jpg\n");
    assertThat(find(list).remarks()).noneMatch(line -> line.startsWith("warning"));
    LabelForm none =
        new LabelForm(
            Optional.empty(),
            Optional.empty(),
            Optional.of(LabelForm.NONE),
            List.of(),
            Optional.empty(),
            Optional.empty());
    assertThat(find(file, none, new GroupLabels()).remarks())
        .noneMatch(line -> line.startsWith("warning"));
  }

  @Test
  void middlesOfBoxesAreTold() throws IOException {
    Path file = write("yolo.csv", "image,label,cx,cy,w,h\na.jpg,1,0.5,0.5,0.2,0.2\n");

    assertThat(find(file).remarks())
        .anyMatch(
            line -> line.startsWith("warning   column 'cx' of " + file + " looks like boxes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "image,label\\n\"a.jpg,1\\nb.jpg,2\\n | the quote in line 2 has no end of labels.csv; close each quote",
        "image,label\\na.jpg,1\\nb.jpg,\"2\\nc.jpg,3\\n | the quote in line 3 has no end of labels.csv",
        "image,\"label\\na.jpg,1\\n | the quote in line 1 has no end of labels.csv",
        "image,note,label\\na.jpg,\"x,1\\nb.jpg,\"y\",2\\n | line 3 has text behind the end of a quote of labels.csv",
        "image,label\\n\"a\".jpg,1\\n | line 2 has text behind the end of a quote of labels.csv",
        "image,x0,y0,x1,y1\\na.jpg,0,0,0x1p4,9\\n | holds 0x1p4; it must be a number of pixels",
        "image,x0,y0,x1,y1\\na.jpg,0,0,9d,9\\n | holds 9d; it must be a number of pixels",
      })
  void whatWouldSwallowRowsOrIsNoNumberIsRefused(String text, String message) throws IOException {
    Path file = write("labels.csv", text.replace("\\n", "\n"));

    assertThatThrownBy(() -> find(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(60)
  void cellsCostNoMoreThanTheyHave() throws IOException {
    Path quotes = write("quotes.csv", "image,note\na.jpg,x" + "\"".repeat(1_000_000) + "\n");
    assertThat(find(quotes).items()).hasSize(1);
    Path endless = write("endless.csv", "image,note\na.jpg," + "x".repeat(1_100_000) + "\n");
    assertThatThrownBy(() -> find(endless))
        .hasMessageContaining("line 2 has a cell of more than 1,048,576 characters");
  }

  @Test
  void anEmptyLineInAListIsNotSkipped() throws IOException {
    // a, b, c, extra, sub/d: five labels, the second of which is missing, and one too many.
    Path list = write("truth.txt", "0\n\n2\n3\n4\n5\n");
    assertThatThrownBy(() -> find(list, Format.FLAT_LIST))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("line 2 is empty, so that it is not sure of which images");
    assertThat(find(write("truth.txt", "0\n1\n2\n3\n4\n\n\n"), Format.FLAT_LIST).items())
        .hasSize(5);
  }

  private static String coco(String images, String annotations, String categories) {
    return "{\"images\": [%s], \"annotations\": [%s], \"categories\": [%s]}"
        .formatted(images, annotations, categories);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":7,\"file_name\":\"a.jpg\"},{\"id\":7,\"file_name\":\"b.jpg\"} | [1,2,3,4] | {\"id\":1,\"name\":\"dog\"} | gives two of its images the id 7: a.jpg and b.jpg",
        "{\"id\":7,\"file_name\":\"a.jpg\"} | [1,2,3,4] | {\"id\":1,\"name\":\"dog\"},{\"id\":1,\"name\":\"cat\"} | gives two of its categories the id 1: dog and cat",
        "{\"id\":7,\"file_name\":\"a.jpg\"} | [\"1\",2,3,4] | {\"id\":1,\"name\":\"dog\"} | with \"1\" in bbox, which must be four numbers",
        "{\"id\":7,\"file_name\":\"a.jpg\"} | [1,2,null,4] | {\"id\":1,\"name\":\"dog\"} | with null in bbox, which must be four numbers",
        "{\"id\":7,\"file_name\":\"a.jpg\"} | [1,2,NaN,4] | {\"id\":1,\"name\":\"dog\"} | is no JSON that can be read, at line 1, column ",
        "3 | [1,2,3,4] | {\"id\":1,\"name\":\"dog\"} | has images that are no list of objects",
      })
  void cocoThatWouldMergeOrLoseIsRefused(
      String images, String box, String categories, String message) throws IOException {
    Path file =
        write(
            "instances.json",
            coco(
                images,
                "{\"id\":5,\"image_id\":7,\"category_id\":1,\"bbox\":%s}".formatted(box),
                categories));

    assertThatThrownBy(() -> find(file, Format.COCO))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot use labels " + file)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void everyXmlFileIsOfAnotherImageAndOfTheFormat() throws IOException {
    String dog =
        "<annotation><filename>%s</filename><object><name>dog</name></object></annotation>";
    write("voc/a.xml", dog.formatted("a.jpg"));
    write("voc/b.xml", dog.formatted("./a.jpg"));
    assertThatThrownBy(() -> find(scratch.resolve("voc"), Format.VOC))
        .hasMessageContaining("filename in a.xml and in b.xml is of one image, './a.jpg'");

    write("voc/b.xml", "<html><body/></html>");
    assertThatThrownBy(() -> find(scratch.resolve("voc"), Format.VOC))
        .hasMessageContaining(
            "b.xml is not of the format voc, whose outermost element is annotation");

    write("voc/b.xml", dog.formatted("b.jpg"));
    write("voc/train/c.xml", dog.formatted("c.jpg"));
    ImageSet images = find(scratch.resolve("voc"), Format.VOC);
    assertThat(images.items()).hasSize(2);
    assertThat(images.remarks())
        .anyMatch(line -> line.startsWith("warning   1 folders in ") && line.contains("'train'"));
  }

  @Test
  void labelsAndBoxesThatAreWrongAreToldTogether() throws IOException {
    Path file =
        write("odd.csv", "image,label,x0,y0,x1,y1\na.jpg,1000,5,5,5,30\nb.jpg,1,900,900,990,990\n");
    var network =
        new NetworkLabels(
            List.of(new ModelClasses("net", 1000, Optional.empty())), Optional.empty());

    assertThatThrownBy(() -> find(file, LabelForm.UNSAID, network))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("is class 1000, and the classes of model 'net'")
        .hasMessageContaining("2 of 2 boxes cannot be boxes of their images: 1 of no area")
        .hasMessageContaining("; 1 outside their image (b.jpg [900.0");
  }

  @Test
  void partsOfADataSetThatLieTogetherAreTold() throws IOException {
    String rows = "SELECT struct(X'ff' AS bytes, '%s.jpg' AS path) AS image, 1 AS label";
    parquet("data/train-00000-of-00001.parquet", rows.formatted("a"));
    parquet("data/test-00000-of-00001.parquet", rows.formatted("b"));

    ImageSet images = find(scratch.resolve("data"), Format.PARQUET);

    assertThat(images.items()).hasSize(2);
    assertThat(images.remarks())
        .anyMatch(
            line ->
                line.startsWith("warning   " + scratch.resolve("data"))
                    && line.contains("files of several parts (test, train)"));
  }
}
