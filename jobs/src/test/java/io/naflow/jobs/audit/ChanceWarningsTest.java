package io.naflow.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.naflow.jobs.audit.ChanceWarnings.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChanceWarningsTest {
  private static List<Cell> cells(int[] labels, int[] answers) {
    Map<List<Integer>, Long> counts = new java.util.HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      counts.merge(List.of(labels[i], answers[i]), 1L, Long::sum);
    }
    return counts.entrySet().stream()
        .map(entry -> new Cell(entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
        .toList();
  }

  private static List<String> lines(int[] labels, int[] answers) {
    return ChanceWarnings.of("m", cells(labels, answers));
  }

  @Test
  void shiftedLabelsAreUnderChance() {
    int[] labels = new int[240];
    int[] answers = new int[240];
    for (int i = 0; i < 240; i++) {
      labels[i] = i % 8;
      answers[i] = (i + 1) % 8;
    }

    assertThat(lines(labels, answers))
        .hasSize(2)
        .anyMatch(
            line ->
                line.startsWith(
                    "warning   m: 0 of 240 labelled images are right (0.0 %), where the same answers dealt out blindly would be right in 12.5 %; likely causes: labels that are numbered otherwise"))
        .anyMatch(
            line ->
                line.startsWith(
                    "warning   m: most images of label 0 are taken for class 1, and so are those of 8 labels each for a class of its own"));
  }

  @Test
  void labelsOfASubsetThatAreNumberedAnewAreSeenThoughOneOfThemIsRight() {
    int[] imagenette = {0, 217, 482, 491, 497, 566, 569, 571, 574, 701};
    int[] labels = new int[100];
    int[] answers = new int[100];
    for (int i = 0; i < 100; i++) {
      labels[i] = i % 10;
      answers[i] = i < 90 ? imagenette[i % 10] : 3;
    }

    assertThat(lines(labels, answers))
        .singleElement()
        .asString()
        .contains("most images of label 1 are taken for class 217, and so are those of 9 labels");
  }

  @Test
  void noneRightIsSaidOfEnoughImages() {
    int[] labels = new int[20];
    int[] answers = new int[20];
    java.util.Arrays.setAll(labels, i -> i);
    java.util.Arrays.setAll(answers, i -> 500 + i);

    assertThat(lines(labels, answers))
        .singleElement()
        .asString()
        .startsWith("warning   m: none of 20 labelled images is right; likely causes");
    assertThat(lines(java.util.Arrays.copyOf(labels, 19), java.util.Arrays.copyOf(answers, 19)))
        .isEmpty();
  }

  @Test
  void networksThatGuessAndGoodNetworksAreNotWarnedOf() {
    var random = new Random(7);
    var warned = new TreeMap<String, Integer>();
    for (int round = 0; round < 2000; round++) {
      int classes = 2 + random.nextInt(20);
      int images = 1 + random.nextInt(300);
      int[] labels = random.ints(images, 0, classes).toArray();
      int[] guessed = random.ints(images, 0, classes).toArray();
      int[] good = labels.clone();
      for (int i = 0; i < images; i++) {
        good[i] = random.nextInt(3) == 0 ? guessed[i] : good[i];
      }
      int[] collapsed = new int[images];
      warned.merge("guessing", count(lines(labels, guessed)), Integer::sum);
      warned.merge("good", lines(labels, good).size(), Integer::sum);
      warned.merge("collapsed", count(lines(labels, collapsed)), Integer::sum);
      warned.merge("one class", count(lines(new int[images], good)), Integer::sum);
    }
    assertThat(warned.get("good")).isZero();
    assertThat(warned.get("collapsed")).isZero();
    assertThat(warned.get("one class")).isZero();
    assertThat(warned.get("guessing")).isLessThan(10);
  }

  /** Those of chance; that none of a few is right may well happen and is said as it is. */
  private static int count(List<String> lines) {
    return (int) new ArrayList<>(lines).stream().filter(line -> !line.contains("none of")).count();
  }
}
