package io.naflow.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.image.Box;
import io.naflow.image.RgbImage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SceneGeneratorTest {
  private static final int SIDE = SceneGenerator.SIDE;
  private static final int MANY = 400;

  private final SceneGenerator generator = new SceneGenerator(42);

  /** A network in the jar is only as good as it says if scenes stay what it was trained on. */
  @Test
  void scenesAreTheSamePixelsAtEveryRunAndOnEveryMachine() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 16; i++) {
      digest.update(generator.scene(i).image().rgb());
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("60ccffad8f7e72d5467143de711345766dec5fb0b016fffbc13ecd94a70e6685");
  }

  @Test
  void aSceneDependsOnItsIndexAloneAndNotOnTheThreadOrTheOrder() {
    var forwards = IntStream.range(0, 32).mapToObj(i -> generator.scene(i).image()).toList();
    var parallel =
        IntStream.range(0, 32).parallel().mapToObj(i -> generator.scene(i).image()).toList();
    assertThat(parallel).isEqualTo(forwards).doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedGivesOtherScenes() {
    var other = new SceneGenerator(43);
    for (int i = 0; i < 32; i++) {
      assertThat(other.scene(i).image()).isNotEqualTo(generator.scene(i).image());
    }
  }

  @Test
  void neighbouringSeedsAndIndicesShareNoRandomNumbers() {
    var drawn = new HashSet<Long>();
    long streams = 0;
    for (long seed = 42; seed < 45; seed++) {
      for (int index = 0; index < 3; index++) {
        SceneGenerator.random(seed, index).longs(20_000).forEach(drawn::add);
        streams++;
      }
    }
    assertThat(drawn).hasSize(Math.toIntExact(20_000 * streams));
  }

  @Test
  void classesTakeTurns() {
    for (int i = 0; i < 24; i++) {
      assertThat(generator.scene(i).shape()).isEqualTo(Shape.values()[i % 8]);
      assertThat(generator.scene(i).label()).isEqualTo(i % 8);
    }
  }

  @Test
  void theBoxIsTheSmallestThatHoldsTheMask() {
    for (int i = 0; i < MANY; i++) {
      Scene scene = generator.scene(i);
      Box box = scene.box();
      int[] inside = IntStream.range(0, SIDE * SIDE).filter(pixel -> scene.mask()[pixel]).toArray();
      assertThat(IntStream.of(inside).map(pixel -> pixel % SIDE).min()).hasValue((int) box.x0());
      assertThat(IntStream.of(inside).map(pixel -> pixel / SIDE).min()).hasValue((int) box.y0());
      assertThat(IntStream.of(inside).map(pixel -> pixel % SIDE + 1).max())
          .hasValue((int) box.x1());
      assertThat(IntStream.of(inside).map(pixel -> pixel / SIDE + 1).max())
          .hasValue((int) box.y1());
    }
  }

  /** A disc of diameter d fills π/4 of its box, whatever its place and size. */
  @Test
  void theMaskOfADiscHasTheAreaOfADisc() {
    for (int i = Shape.DISC.ordinal(); i < MANY; i += Shape.values().length) {
      Scene scene = generator.scene(i);
      assertThat(area(scene) / scene.box().area()).isBetween(0.73, 0.84);
    }
  }

  @Test
  void theObjectStandsOutFromTheClutterThatItCovers() {
    for (int i = 0; i < MANY; i++) {
      Scene scene = generator.scene(i);
      double distance = 0;
      for (int channel = 0; channel < 3; channel++) {
        distance += Math.abs(mean(scene, channel, true) - mean(scene, channel, false));
      }
      assertThat(distance / 255).as("scene %d", i).isGreaterThan(0.15);
    }
  }

  @Test
  void theObjectIsSmallEnoughToBeWorthFinding() {
    double covered =
        IntStream.range(0, MANY).mapToDouble(i -> area(generator.scene(i))).average().orElseThrow();
    assertThat(covered / (SIDE * SIDE)).isBetween(0.05, 0.15);
  }

  @Test
  void theMaskImageIsWhiteOnTheObject() {
    Scene scene = generator.scene(5);
    RgbImage mask = scene.maskImage();
    for (int i = 0; i < SIDE * SIDE; i++) {
      for (int channel = 0; channel < 3; channel++) {
        assertThat(mask.sample(i % SIDE, i / SIDE, channel)).isEqualTo(scene.mask()[i] ? 255 : 0);
      }
    }
  }

  private static long area(Scene scene) {
    return IntStream.range(0, SIDE * SIDE).filter(i -> scene.mask()[i]).count();
  }

  private static double mean(Scene scene, int channel, boolean onObject) {
    return IntStream.range(0, SIDE * SIDE)
        .filter(i -> scene.mask()[i] == onObject)
        .map(i -> scene.image().sample(i % SIDE, i / SIDE, channel))
        .average()
        .orElseThrow();
  }
}
