package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.dataset.source.DatasetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.hadoop.conf.Configuration;

/**
 * A line for each image of a folder: its label, in the order of the images' names, or its name and
 * its label, as Caffe's {@code val.txt} has them.
 */
final class FlatList {
  private static final int SYNSETS = 1000;

  private FlatList() {}

  static Truth read(
      String source, Configuration hadoop, SortedSet<String> listed, Collector found) {
    List<String> lines = lines(source, hadoop);
    if (lines.isEmpty()) {
      throw new DatasetException(
          "Cannot use labels %s: it is empty; it must have a line for each image"
              .formatted(source));
    }
    boolean named = lines.stream().allMatch(line -> found.isListed(name(line), listed));
    if (named) {
      for (int i = 0; i < lines.size(); i++) {
        String name = name(lines.get(i));
        found.row(
            "line " + (i + 1),
            name,
            lines.get(i).substring(name.length()).replaceFirst("^[\\s,]+", ""),
            List.of());
      }
    } else {
      byOrder(source, lines, listed, found);
    }
    return found.truth(
        List.of(
            "labels    %s: %s; numbers are class indices from 0"
                .formatted(
                    source,
                    named
                        ? "a name and a label a line"
                        : "a label a line, in the order of the images' names")),
        Optional.empty());
  }

  private static void byOrder(
      String source, List<String> lines, SortedSet<String> listed, Collector found) {
    if (lines.size() != listed.size()) {
      throw new DatasetException(
          "Cannot use labels %s: it has %,d lines and the dataset %,d images (the first line is '%s'); the format flat-list has a label a line in the order of the images' names, or an image's name and its label"
              .formatted(source, lines.size(), listed.size(), lines.get(0)));
    }
    refuseDevkit(source, lines);
    int line = 1;
    for (String image : listed) {
      found.row("line " + line, image, lines.get(line - 1), List.of());
      line++;
    }
  }

  /** Numbers of ImageNet's development kit are not the networks' classes: they look like them. */
  private static void refuseDevkit(String source, List<String> lines) {
    boolean numbers = lines.stream().allMatch(line -> line.matches("[1-9][0-9]{0,3}"));
    if (numbers
        && (source.contains("ILSVRC") && source.contains("ground_truth")
            || lines.contains(Integer.toString(SYNSETS)))) {
      throw new DatasetException(
          "Cannot use labels %s: its numbers are from 1 to %s, as in ImageNet's development kit, whose ids (ILSVRC2012_ID of meta.mat) are in another order than the networks' classes; give a list of synsets (docs/datasets.md has the line that writes it from meta.mat), LOC_val_solution.csv (format: loc-solution) or class indices from 0"
              .formatted(source, lines.stream().mapToInt(Integer::parseInt).max().orElseThrow()));
    }
  }

  private static String name(String line) {
    return line.replaceFirst("[\\s,]+[^\\s,]+$", "");
  }

  private static List<String> lines(String source, Configuration hadoop) {
    try (var text = new BufferedReader(TextFiles.of(source, hadoop).get(0).open())) {
      var lines = new ArrayList<String>();
      text.lines().map(String::strip).forEach(lines::add);
      while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
        lines.remove(lines.size() - 1);
      }
      if (lines.contains("")) {
        throw new DatasetException(
            "Cannot use labels %s: line %d is empty, so that it is not sure of which images the lines below it are; mend or remove it"
                .formatted(source, lines.indexOf("") + 1));
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw TextFiles.notUtf8(source, e);
    } catch (IOException e) {
      throw TextFiles.unreadable(source, e);
    }
  }
}
