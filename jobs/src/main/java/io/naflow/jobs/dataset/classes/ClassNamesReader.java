package io.naflow.jobs.dataset.classes;

import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.CsvCells;
import io.naflow.jobs.executor.Because;
import io.naflow.jobs.identity.Sha256;
import io.naflow.zoo.ClassNames;
import io.naflow.zoo.KnownNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads {@code dataset.classes}: {@code imagenet}, {@code cifar10}, or a file. A file is JSON as
 * {@code imagenet_class_index.json} is, or with a name's index; a {@code .csv} with the columns
 * {@code name,index}; or a list of names, one a line.
 */
public final class ClassNamesReader {
  private static final int MAX_BYTES = 16 << 20;

  private final String source;

  private ClassNamesReader(String source) {
    this.source = source;
  }

  /**
   * @throws DatasetException if the file cannot be read, is too large, or has a name twice
   */
  public static GivenNames read(String source, Configuration hadoop) {
    return switch (source) {
      case "imagenet" -> new GivenNames(KnownNames.IMAGENET.names(), true);
      case "cifar10" -> new GivenNames(KnownNames.CIFAR10.names(), true);
      default -> new ClassNamesReader(source).parse(text(source, hadoop));
    };
  }

  /** Hash of names, whatever they were read from. */
  public static String sha256(ClassNames names) {
    MessageDigest digest = Sha256.digest();
    for (ClassNames.Entry entry : names.entries()) {
      var line = new ArrayList<>(List.of(Integer.toString(entry.index()), entry.name()));
      line.addAll(entry.others());
      line.addAll(entry.synonyms());
      digest.update((String.join("\0", line) + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private GivenNames parse(String text) {
    String start = text.stripLeading();
    String title = "the names in " + source;
    if (start.startsWith("{") || start.startsWith("[")) {
      List<ClassNames.Entry> entries = JsonClassNames.parse(text, this::wrong);
      requireOnce(entries);
      var names = new ClassNames(title, entries);
      return new GivenNames(names, names.isComplete());
    } else if (source.toLowerCase(Locale.ROOT).endsWith(".csv")) {
      return new GivenNames(new ClassNames(title, table(text)), false);
    }
    List<ClassNames.Entry> entries = list(text);
    requireOnce(entries);
    return new GivenNames(new ClassNames(title, entries), true);
  }

  private List<ClassNames.Entry> list(String text) {
    var entries = new ArrayList<ClassNames.Entry>();
    for (String line : text.stripTrailing().split("\r?\n")) {
      if (line.isBlank()) {
        throw wrong(
            "line %d is empty, so that it is not sure which class the lines below name"
                .formatted(entries.size() + 1));
      }
      entries.add(new ClassNames.Entry(entries.size(), line.strip()));
    }
    return entries;
  }

  /** Several names may have one index; the first is the one that tables show. */
  private List<ClassNames.Entry> table(String text) {
    try {
      return table(new CsvCells(new StringReader(text), ','));
    } catch (CsvCells.NoCellException e) {
      throw wrong(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a text in memory", e);
    }
  }

  private List<ClassNames.Entry> table(CsvCells rows) throws IOException {
    List<String> header =
        rows.next().orElse(List.of()).stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
    int name = header.indexOf("name");
    int index = header.indexOf("index");
    if (name < 0 || index < 0) {
      throw wrong("its first line is %s, and must have the columns name,index".formatted(header));
    }
    Map<Integer, List<String>> names = new HashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (var row = rows.next(); row.isPresent(); row = rows.next()) {
      List<String> cells = row.get();
      if (cells.size() != header.size()) {
        throw wrong(
            "line %d has %d cells where the first has %d"
                .formatted(rows.line(), cells.size(), header.size()));
      }
      String called = cells.get(name);
      int number =
          WholeNumbers.parse(cells.get(index))
              .orElseThrow(
                  () ->
                      wrong(
                          "the index of '%s' is '%s', and must be a whole number from 0"
                              .formatted(called, cells.get(index))));
      if (called.isEmpty() || seen.put(called, number) != null) {
        throw wrong("the name '%s' is empty or there twice".formatted(called));
      }
      names.computeIfAbsent(number, key -> new ArrayList<>()).add(called);
    }
    return names.entrySet().stream()
        .map(
            entry ->
                new ClassNames.Entry(
                    entry.getKey(),
                    entry.getValue().get(0),
                    entry.getValue().subList(1, entry.getValue().size()),
                    List.of()))
        .toList();
  }

  private void requireOnce(List<ClassNames.Entry> entries) {
    Map<String, Integer> seen = new HashMap<>();
    for (ClassNames.Entry entry : entries) {
      // Of an id and a word the id tells classes apart; words may be those of several.
      String key = entry.others().isEmpty() ? entry.name() : entry.others().get(0);
      Integer earlier = seen.put(key, entry.index());
      if (earlier != null) {
        throw wrong("'%s' names class %d and class %d".formatted(key, earlier, entry.index()));
      }
    }
    if (entries.isEmpty()) {
      throw wrong("it has no names");
    }
  }

  private DatasetException wrong(String why) {
    return new DatasetException(
        "Cannot use dataset.classes %s: %s; give a .csv with the columns name,index, a list of different names, one a line, ImageNet's imagenet_class_index.json, or imagenet or cifar10"
            .formatted(source, why));
  }

  private static String text(String uri, Configuration hadoop) {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ClassNamesReader(uri).wrong("it has more than %,d bytes".formatted(MAX_BYTES));
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DatasetException(
          "Cannot read dataset.classes %s: it is no text in UTF-8; convert it".formatted(uri), e);
    } catch (IOException e) {
      if (Because.isAbsent(e)) {
        throw new DatasetException(
            "Cannot read dataset.classes %s: there is no such file; give one, or imagenet, cifar10 or none"
                .formatted(uri),
            e);
      }
      throw new DatasetException(
          "Cannot read dataset.classes %s: %s; check the file and its access rights"
              .formatted(uri, Because.of(e)),
          e);
    }
  }
}
