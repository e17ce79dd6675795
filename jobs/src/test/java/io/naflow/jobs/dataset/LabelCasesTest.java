package io.naflow.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.config.AuditConfig.Classes;
import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Boxes;
import io.naflow.jobs.config.LabelForm;
import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.config.LabelForm.Format;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.testing.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of labels as people have them (the cases of the issue), and what each must give. */
class LabelCasesTest {
  private static final Path CASES =
      Path.of("src/test/resources/io/naflow/jobs/dataset/labels").toAbsolutePath();

  @TempDir private Path scratch;

  private static Dataset dataset(Path folder, Labels labels, Boxes boxes) {
    return new Dataset(
        folder.toString(),
        labels,
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OrientationTag.APPLY,
        Classes.OWN,
        boxes);
  }

  private static ImageSet find(Dataset dataset) {
    return ImageSet.find(LocalSpark.session(), dataset, 0, new GroupLabels());
  }

  private static ImageSet find(String file) {
    return find(file, LabelForm.UNSAID, Boxes.STANDARD);
  }

  private static ImageSet find(String file, LabelForm form, Boxes boxes) {
    return find(
        dataset(
            CASES.resolve("images"),
            new Labels.Manifest(CASES.resolve(file).toString(), form),
            boxes));
  }

  private static LabelForm boxForm(BoxForm form) {
    return new LabelForm(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(form),
        Optional.empty());
  }

  private static ImageItem only(ImageSet images) {
    assertThat(images.items()).hasSize(1);
    return images.items().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"filename.csv", "image-target.csv", "spaces-header.csv", "semicolon.csv"})
  void usualHeadersAreReadAndSaid(String file) {
    ImageSet images = find(file);

    assertThat(only(images).name()).isEqualTo("a.jpg");
    assertThat(only(images).label()).hasValue(1);
    assertThat(images.remarks().get(0))
        .startsWith("labels    " + CASES.resolve(file) + ": image from '")
        .contains("label from '");
    assertThat(images.leftOut().excluded()).containsEntry("not_in_labels", 4L);
  }

  @Test
  void anotherSeparatorIsSaid() {
    assertThat(find("semicolon.csv").remarks().get(0)).endsWith("no boxes, separated by ';'");
  }

  @Test
  void aColumnThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> find("dup-column.csv"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "Cannot use labels %s: columns 'label', 'label' (the 2 and 3) all fit 'label'; rename or remove one"
                .formatted(CASES.resolve("dup-column.csv")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"box-x1.csv", "box-xmin.csv", "box-upper.csv"})
  void boxesByTheirUsualNamesAreUsedAndSaid(String file) {
    ImageSet images = find(file);

    assertThat(only(images).boxes()).containsExactly(new double[] {5, 5, 30, 30});
    assertThat(images.remarks().get(0)).contains("boxes from '").contains("(corners)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"box-bbox-col.csv", "bbox-array.parquet"})
  void whatFourNumbersAreIsNeverGuessed(String file) {
    assertThatThrownBy(() -> find(file))
        .hasMessage(
            "Cannot use labels %1$s: nothing says whether the four numbers of 'bbox' are corners (x0, y0, x1, y1) or a corner and a size (x, y, width, height); add dataset.labels: {path: %1$s, box_form: corners} or box_form: size, or box: none to leave them"
                .formatted(CASES.resolve(file)));
  }

  @Test
  void whatFourNumbersAreIsSaidByAKey() {
    assertThat(only(find("box-bbox-col.csv", boxForm(BoxForm.CORNERS), Boxes.STANDARD)).boxes())
        .containsExactly(new double[] {5, 5, 30, 30});
    assertThat(only(find("box-bbox-col.csv", boxForm(BoxForm.SIZE), Boxes.STANDARD)).boxes())
        .containsExactly(new double[] {5, 5, 35, 35});
    assertThat(find("bbox-array.parquet", boxForm(BoxForm.CORNERS), Boxes.STANDARD).items())
        .allSatisfy(item -> assertThat(item.boxes()).containsExactly(new double[] {1, 2, 30, 40}));
  }

  @Test
  void sharesOfTheSidesAreRefusedUntilTheyAreSaidToBeSome() {
    assertThatThrownBy(() -> find("box-normalised.csv"))
        .hasMessageContaining("all 2 boxes lie between 0 and 1")
        .hasMessageContaining("set dataset.boxes: normalised");
    ImageSet images =
        find(
            "box-normalised.csv",
            LabelForm.UNSAID,
            new Boxes(Boxes.Unit.NORMALISED, Boxes.Invalid.REFUSE));

    // a.jpg has 60 × 45 pixels.
    double[] box = images.items().get(0).inPixels(60, 45).boxes().get(0);
    assertThat(box[0]).isEqualTo(0.1 * 60);
    assertThat(box[1]).isEqualTo(0.1 * 45);
    assertThat(box[2]).isEqualTo(0.6 * 60);
    assertThat(box[3]).isEqualTo(0.7 * 45);
  }

  @Test
  void normalisedBoxesAreInPixelsOnceTheImageIsRead() throws IOException {
    Dataset dataset =
        dataset(
            CASES.resolve("images"),
            new Labels.Manifest(CASES.resolve("box-normalised.csv").toString()),
            new Boxes(Boxes.Unit.NORMALISED, Boxes.Invalid.REFUSE));
    ImageItem item = find(dataset).items().get(0);

    try (var loader =
        new ImageLoader(
            dataset.path(),
            dataset.orientation(),
            LocalSpark.session().sparkContext().hadoopConfiguration())) {
      Loaded loaded = loader.load(item, List.of());
      assertThat(loaded.item().normalised()).isFalse();
      assertThat(loaded.item().boxes().get(0)[2]).isEqualTo(36.0);
      assertThat(loaded.item().boxes().get(0)[3]).isEqualTo(0.7 * 45);
    }
  }

  @Test
  void boxesThatCannotBeSomeAreShownTogetherAndRefused() {
    assertThatThrownBy(() -> find("box-zero.csv"))
        .hasMessage(
            "Cannot use labels %s: 1 of 2 boxes cannot be boxes of their images: 1 of no area (a.jpg [5.0, 5.0, 5.0, 30.0]); mend them, or leave them out with dataset.boxes_invalid: drop"
                .formatted(CASES.resolve("box-zero.csv")));
    assertThatThrownBy(() -> find("box-outside.csv"))
        .hasMessageContaining(
            "1 of 1 boxes cannot be boxes of their images: 1 outside their image (a.jpg [500.0, 500.0, 600.0, 600.0])");
  }

  @Test
  void boxesThatCannotBeSomeAreLeftOutByAKeyAndCounted() {
    ImageSet images =
        find("box-zero.csv", LabelForm.UNSAID, new Boxes(Boxes.Unit.PIXELS, Boxes.Invalid.DROP));

    assertThat(images.items().get(0).boxes()).isEmpty();
    assertThat(images.items().get(1).boxes()).hasSize(1);
    assertThat(images.leftOut().excluded()).containsEntry("box_invalid", 1L);
    assertThat(images.remarks()).anyMatch(line -> line.contains("1 of 2 boxes of"));
  }

  /** The five images of this file, squares of 227 pixels. */
  private Path squares() throws IOException {
    for (String name : List.of("00361", "01050", "02094", "02609", "03027")) {
      ImageIO.write(
          new BufferedImage(227, 227, BufferedImage.TYPE_INT_RGB),
          "png",
          scratch.resolve("ILSVRC2012_val_000" + name + ".JPEG").toFile());
    }
    return scratch;
  }

  @Test
  void allThatIsOddWithBoxesIsToldAtOnce() throws IOException {
    Labels labels = new Labels.Manifest(CASES.resolve("e2e-odd.csv").toString());
    Path folder = squares();

    assertThatThrownBy(() -> find(dataset(folder, labels, Boxes.STANDARD)))
        .hasMessageContaining("2 of 5 boxes cannot be boxes of their images: 1 between 0 and 1")
        .hasMessageContaining("; 1 outside their image (ILSVRC2012_val_00002094.JPEG [900.0");
    ImageSet kept = find(dataset(folder, labels, new Boxes(Boxes.Unit.PIXELS, Boxes.Invalid.DROP)));
    assertThat(kept.items()).extracting(item -> item.boxes().size()).containsExactly(1, 0, 0, 1, 1);
    assertThat(kept.leftOut().excluded()).isEqualTo(Map.of("box_invalid", 2L));
  }

  @Test
  void blanksAreNoPartOfCells() throws IOException {
    ImageSet images =
        find(
            dataset(
                squares(),
                new Labels.Manifest(CASES.resolve("e2e-space-xmin.csv").toString()),
                Boxes.STANDARD));

    assertThat(images.items())
        .extracting(ImageItem::labelOrNegative)
        .containsExactly(300, 355, 871);
    assertThat(images.items().get(0).boxes())
        .containsExactly(new double[] {37.7, 52.7, 190.2, 202.3});
  }

  @ParameterizedTest
  @ValueSource(strings = {"dot-slash-and-plain.csv", "double-slash.csv"})
  void severalSpellingsOfAnImageAreOneAndSaid(String file) {
    ImageSet images = find(file);

    assertThat(only(images).label()).hasValue(1);
    assertThat(images.remarks().get(1)).contains("say what others have said, and count once");
  }

  @Test
  void imageNetsOwnFileIsReadByAKeyAndNeverInSilence() throws IOException {
    String file = "LOC_val_solution.csv";
    assertThatThrownBy(() -> find(file))
        .hasMessageContaining("set dataset.labels: {path: ")
        .hasMessageContaining("format: loc-solution");
    for (String name : List.of("a", "b")) {
      ImageIO.write(
          new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB),
          "png",
          scratch.resolve(name + ".JPEG").toFile());
    }

    ImageSet images =
        find(
            dataset(
                scratch,
                new Labels.Manifest(
                    CASES.resolve(file).toString(), LabelForm.of(Format.LOC_SOLUTION)),
                Boxes.STANDARD));

    assertThat(images.items()).extracting(ImageItem::name).containsExactly("a.JPEG", "b.JPEG");
    assertThat(images.classes().byText()).containsOnlyKeys("n01978930", "n04270147");
    assertThat(images.items().get(0).boxes()).containsExactly(new double[] {85, 1, 499, 272});
    assertThat(images.items().get(1).boxes())
        .containsExactly(new double[] {131, 0, 499, 254}, new double[] {1, 2, 3, 4});
  }

  @Test
  void headersThatNobodyKnowsAreReadWhereOneFits() throws IOException {
    Files.createDirectories(scratch.resolve("disc"));
    Files.copy(CASES.resolve("images/a.jpg"), scratch.resolve("disc/x.png"));
    Path labels = Files.writeString(scratch.resolve("mis.csv"), "file,class\ndisc/x.png,0\n");

    ImageSet images =
        find(dataset(scratch, new Labels.Manifest(labels.toString()), Boxes.STANDARD));

    assertThat(only(images).label()).hasValue(0);
    assertThat(images.remarks())
        .containsExactly(
            "labels    %s: image from 'file', label from 'class', no boxes".formatted(labels));
  }
}
