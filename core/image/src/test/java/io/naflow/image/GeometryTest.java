package io.naflow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GeometryTest {
  /** 500×400, resized to 320×256, of which the middle 224×224 are shown. */
  private static final Geometry CROPPED =
      Preprocessing.imageNet(new Resize.ShorterSide(256), new Crop.Center(224, 224))
          .geometry(500, 400);

  /** 40×30, unchanged, in the middle of 64×32: black at the sides, rows above and below too. */
  private static final Geometry PADDED =
      Preprocessing.imageNet(new Resize.None(), new Crop.Center(32, 64)).geometry(40, 30);

  @Test
  void theMiddleOfTheImageIsTheMiddleOfTheInput() {
    assertThat(CROPPED.toInput(new Point(250, 200))).isEqualTo(new Point(112, 112));
    assertThat(CROPPED.toOriginal(new Point(112, 112))).isEqualTo(new Point(250, 200));
  }

  @Test
  void edgesOfTheInputLieWhereTheCropCut() {
    assertThat(CROPPED.toOriginal(new Point(0, 0))).isEqualTo(new Point(75, 25));
    assertThat(CROPPED.toOriginal(new Point(224, 224))).isEqualTo(new Point(425, 375));
  }

  @Test
  void aBoxIsCutAtTheInputsEdges() {
    assertThat(CROPPED.toInput(new Box(0, 100, 250, 200))).contains(new Box(0, 48, 112, 112));
    assertThat(CROPPED.toInput(new Box(0, 0, 500, 400))).contains(new Box(0, 0, 224, 224));
  }

  @Test
  void aBoxThatTheCropCutAwayIsEmpty() {
    assertThat(CROPPED.toInput(new Box(0, 0, 75, 400))).isEmpty();
    assertThat(CROPPED.toInput(new Box(430, 10, 480, 300))).isEmpty();
  }

  @Test
  void boxesInTheInputAreFoundInTheOriginal() {
    assertThat(CROPPED.toOriginal(new Box(0, 48, 112, 112))).contains(new Box(75, 100, 250, 200));
  }

  @Test
  void blackAroundTheImageMovesItAndBelongsToNoPartOfIt() {
    assertThat(PADDED.toInput(new Point(0, 0))).isEqualTo(new Point(12, 1));
    assertThat(PADDED.toInput(new Box(0, 0, 40, 30))).contains(new Box(12, 1, 52, 31));
    assertThat(PADDED.toOriginal(new Box(0, 0, 64, 32))).contains(new Box(0, 0, 40, 30));
    assertThat(PADDED.toOriginal(new Box(0, 0, 12, 32))).isEmpty();
  }

  @Test
  void thereAndBackIsTheSamePlace() {
    Geometry geometry =
        Preprocessing.imageNet(new Resize.Exact(97, 41), new Crop.Center(33, 90)).geometry(313, 7);
    Point place = new Point(123.4, 5.6);
    Point back = geometry.toOriginal(geometry.toInput(place));
    assertThat(back.x()).isCloseTo(place.x(), within(1e-9));
    assertThat(back.y()).isCloseTo(place.y(), within(1e-9));
  }

  @Test
  void cropOffsetsRoundHalvesToEvenAndPaddingRoundsDown() {
    Preprocessing odd = Preprocessing.imageNet(new Resize.None(), new Crop.Center(10, 10));
    assertThat(odd.geometry(13, 15)).returns(2, Geometry::cropX).returns(2, Geometry::cropY);
    assertThat(odd.geometry(9, 7)).returns(0, Geometry::cropX).returns(-1, Geometry::cropY);
  }

  @Test
  void boxesHaveFiniteEdgesInOrder() {
    assertThat(new Box(1, 2, 4, 8)).returns(18.0, Box::area);
    assertThatThrownBy(() -> new Box(3, 0, 3, 1)).hasMessageContaining("from x 3.0 to 3.0");
    assertThatThrownBy(() -> new Box(0, Double.NaN, 3, 1)).hasMessageContaining("finite");
  }
}
