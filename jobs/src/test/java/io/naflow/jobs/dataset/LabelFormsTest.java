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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published forms of ground truth, written after their descriptions. */
class LabelFormsTest {
  private static final Path IMAGES =
      Path.of("src/test/resources/io/naflow/jobs/dataset/labels/images").toAbsolutePath();

  @TempDir private Path scratch;

  private ImageSet find(Path labels, LabelForm form, Labelling labelling) {
    return ImageSet.find(
        LocalSpark.session(),
        new Dataset(
            IMAGES.toString(),
            new Labels.Manifest(labels.toString(), form),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OrientationTag.APPLY),
        0,
        labelling);
  }

  private ImageSet find(Path labels, Format format) {
    return find(labels, LabelForm.of(format), new GroupLabels());
  }

  private Path write(String name, String text) throws IOException {
    Files.createDirectories(scratch.resolve(name).getParent());
    return Files.writeString(scratch.resolve(name), text);
  }

  @Test
  void cubsClassesCountFromOneAndHaveNames() throws IOException {
    write("images.txt", "1 a.jpg\n2 sub/d.jpg\n");
    write("image_class_labels.txt", "1 2\n2 1\n");
    write("classes.txt", "1 001.Albatross\n2 002.Auklet\n");
    write("bounding_boxes.txt", "1 6.0 7.0 20.0 30.5\n2 0.0 0.0 60.0 45.0\n");

    var labelling =
        new NetworkLabels(
            List.of(new ModelClasses("birds", 2, Optional.empty())), Optional.empty());
    ImageSet images = find(scratch, LabelForm.of(Format.CUB), labelling);

    assertThat(images.items()).extracting(ImageItem::labelOrNegative).containsExactly(1, 0);
    assertThat(images.items().get(0).boxes()).containsExactly(new double[] {6, 7, 26, 37.5});
    assertThat(images.classes().names().orElseThrow().name(1)).hasValue("002.Auklet");
    write("image_class_labels.txt", "1 3\n2 1\n");
    assertThatThrownBy(() -> find(scratch, Format.CUB))
        .hasMessageEndingWith(
            "image_class_labels.txt gives image 1 the class 3; classes.txt has 1 to 2");
  }

  @Test
  void cocosImagesHaveTheirOneCategoryAndBoxes() throws IOException {
    Path json =
        write(
            "instances.json",
            """
            {"info": {"x": [1]}, "annotations": [
              {"image_id": 7, "category_id": 18, "bbox": [1, 2, 10, 20], "iscrowd": 0},
              {"image_id": 9, "category_id": 18, "bbox": [1, 2, 10, 20]},
              {"image_id": 9, "category_id": 90, "bbox": [3, 4, 5, 6]},
              {"image_id": 7, "category_id": 90, "bbox": [0, 0, 5, 5], "iscrowd": 1}],
             "categories": [{"id": 18, "name": "dog"}, {"id": 90, "name": "toothbrush"}],
             "images": [{"id": 7, "file_name": "a.jpg"}, {"id": 9, "file_name": "b.jpg"},
                        {"id": 11, "file_name": "c.jpg"}]}
            """);

    ImageSet images = find(json, Format.COCO);

    assertThat(images.classes().byText()).containsOnlyKeys("dog");
    assertThat(images.items()).extracting(ImageItem::labelOrNegative).containsExactly(0, -1, -1);
    assertThat(images.items().get(0).boxes()).containsExactly(new double[] {1, 2, 11, 22});
    assertThat(images.items().get(1).boxes()).hasSize(2);
    assertThat(images.remarks().get(0)).endsWith("1 regions of crowds are left out");
    assertThat(images.remarks().get(1)).contains("1 images of").contains("several classes");
  }

  private static String voc(String object) {
    return "<annotation><filename>a.jpg</filename><size><width>60</width></size>%s</annotation>"
        .formatted(object);
  }

  @Test
  void vocsFilesHaveNamesAndCorners() throws IOException {
    write(
        "a.xml",
        voc(
            "<object><name>dog</name><bndbox><xmax>30</xmax><xmin>5</xmin><ymin>6</ymin><ymax>40</ymax></bndbox>"
                + "<part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part></object>"));

    ImageSet images = find(scratch, Format.VOC);

    assertThat(images.classes().byText()).containsOnlyKeys("dog");
    assertThat(images.items().get(0).boxes()).containsExactly(new double[] {5, 6, 30, 40});
  }

  @Test
  void noOtherFileIsReadBecauseXmlSaysSo() throws IOException {
    Path secret = write("secret/word.txt", "sesame");
    write(
        "a.xml",
        "<!DOCTYPE annotation [<!ENTITY e SYSTEM \"%s\">]><annotation><filename>a.jpg</filename><object><name>&e;</name></object></annotation>"
            .formatted(secret.toUri()));

    assertThatThrownBy(() -> find(scratch, Format.VOC))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a.xml is no XML that can be read")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void aListHasALabelForEachImageInTheirOrderOrWithItsName() throws IOException {
    // a, b, c, extra, sub/d
    ImageSet byOrder = find(write("truth.txt", "4\n3\n2\n1\n0\n"), Format.FLAT_LIST);
    ImageSet byName = find(write("val.txt", "c.jpg 7\n./a.jpg 8\n"), Format.FLAT_LIST);

    assertThat(byOrder.items())
        .extracting(ImageItem::labelOrNegative)
        .containsExactly(4, 3, 2, 1, 0);
    assertThat(byName.items()).extracting(ImageItem::name).containsExactly("a.jpg", "c.jpg");
    assertThat(byName.items()).extracting(ImageItem::labelOrNegative).containsExactly(8, 7);
    Path few = write("few.txt", "4\n3\n");
    assertThatThrownBy(() -> find(few, Format.FLAT_LIST))
        .hasMessageContaining("it has 2 lines and the dataset 5 images (the first line is '4')");
  }

  @Test
  void theDevelopmentKitsNumbersAreNotTheNetworksClasses() throws IOException {
    Path kit = write("ILSVRC2012_validation_ground_truth.txt", "490\n361\n171\n822\n297\n");

    assertThatThrownBy(() -> find(kit, Format.FLAT_LIST))
        .hasMessageContaining("its numbers are from 1 to 822")
        .hasMessageContaining("in another order than the networks' classes");
  }

  @Test
  void whatSpreadsheetsWriteIsRead() throws IOException {
    Path file =
        write(
            "excel.csv",
            "\uFEFF\"Image\";\"Class Name\";\"note\"\r\n\"a.jpg\";\"big; dog\";\"say \"\"hi\"\"\nthere\"\r\n\r\nb.jpg;cat;;\r\n");

    ImageSet images = find(file, LabelForm.UNSAID, new GroupLabels());

    assertThat(images.items()).extracting(ImageItem::name).containsExactly("a.jpg", "b.jpg");
    assertThat(images.classes().byText()).containsOnlyKeys("big; dog", "cat");
    assertThat(images.remarks().get(0)).contains("not used: 'note'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image,label,class\\na.jpg,1,2 | columns 'label', 'class' (the 2 and 3) all fit 'label'; say which is meant with dataset.labels",
        "image,filename\\na.jpg,a.jpg | columns 'image', 'filename' (the 1 and 2) all fit 'image'",
        "image,x0,y0,x1,y1,x2,y2\\na.jpg,1,2,3,4,5,6 | several columns fit boxes: 'x0', 'y0', 'x1', 'y1'; 'x1', 'y1', 'x2', 'y2'",
        "image,label\\na.jpg,1,2 | line 2 has 3 cells and the header 2 (image, label): a.jpg",
        "image,label\\n,3 | line 2 names no image (label '3')",
      })
  void whatIsNotSureIsRefused(String text, String message) throws IOException {
    Path file = write("labels.csv", text.replace("\\n", "\n"));

    assertThatThrownBy(() -> find(file, LabelForm.UNSAID, new GroupLabels()))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot use labels " + file)
        .hasMessageContaining(message);
  }

  @Test
  void anIndexIsTakenBeforeTheSynsetBesideItWhichIsToldOf() throws IOException {
    Path file = write("labels.csv", "image,label,synset,name\na.jpg,1,n01443537,goldfish\n");

    ImageSet images = find(file, LabelForm.UNSAID, new GroupLabels());

    assertThat(images.items().get(0).label()).hasValue(1);
    assertThat(images.remarks()).anyMatch(line -> line.contains("'synset'"));
  }

  @Test
  void cellsThatAreMissingAreEmptyAndCounted() throws IOException {
    Path file = write("labels.csv", "image,label\na.jpg\nb.jpg,1\n");

    assertThat(find(file, LabelForm.UNSAID, new GroupLabels()).remarks())
        .anyMatch(line -> line.startsWith("warning   1 rows of " + file));
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    Path file = scratch.resolve("latin.csv");
    Files.write(file, "image,label\na.jpg,größe\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> find(file, LabelForm.UNSAID, new GroupLabels()))
        .hasMessageContaining("it is not text in UTF-8; save it as UTF-8");
  }

  @Test
  void whatLooksLikeBoxesLabelsOrMasksAndIsNotUsedIsAWarning() throws IOException {
    Path file =
        write("labels.csv", "image,label,bbox_center,mask_area,subclass_hint\na.jpg,1,3,77,x\n");

    assertThat(find(file, LabelForm.UNSAID, new GroupLabels()).remarks())
        .anyMatch(line -> line.startsWith("warning   column 'bbox_center' of"))
        .anyMatch(line -> line.startsWith("warning   column 'mask_area' of"))
        .anyMatch(line -> line.startsWith("warning   column 'subclass_hint' of"));
  }
}
