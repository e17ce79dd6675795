package io.naflow.jobs.cli;

import io.naflow.jobs.audit.preflight.ModelRemarks;
import io.naflow.jobs.text.Printable;
import io.naflow.session.Catalogue;
import io.naflow.session.Fit;
import io.naflow.weights.Checkpoint;
import io.naflow.weights.StoredTensor;
import io.naflow.weights.Value;
import io.naflow.weights.WeightsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a file of weights was found to be.
 *
 * @param file as it was given
 * @param stateDicts those in it, and what they are
 * @param others that may be state dicts, and were passed over for the usual one
 */
record Inspection(
    Path file, Checkpoint checkpoint, List<Found> stateDicts, List<List<String>> others) {

  /**
   * A state dict.
   *
   * @param path keys that lead to it; empty where the file is it
   * @param fits networks whose parameters are exactly those of it
   * @param nearest the nearest network, where none fits
   * @param remarks what names and shapes do not show, of the first that fits
   */
  record Found(List<String> path, List<Fit> fits, Optional<Fit> nearest, List<String> remarks) {}

  static Inspection of(Catalogue catalogue, Path file) {
    Checkpoint checkpoint = catalogue.read(file);
    List<List<String>> meant = catalogue.meantStateDicts(checkpoint);
    return new Inspection(
        file,
        checkpoint,
        meant.stream().map(path -> found(catalogue, file, checkpoint, path)).toList(),
        catalogue.stateDicts(checkpoint).stream().filter(path -> !meant.contains(path)).toList());
  }

  private static Found found(
      Catalogue catalogue, Path file, Checkpoint checkpoint, List<String> path) {
    List<Fit> fits = catalogue.fitting(checkpoint, path);
    return new Found(
        path,
        fits,
        fits.isEmpty() ? catalogue.nearest(checkpoint, path) : Optional.empty(),
        fits.stream().findFirst().map(fit -> remarks(catalogue, file, fit)).orElse(List.of()));
  }

  private static List<String> remarks(Catalogue catalogue, Path file, Fit fit) {
    var remarks = new ArrayList<String>();
    try {
      Catalogue.Found weights = catalogue.weights(file, fit);
      weights.assumptions().forEach(line -> remarks.add("assumed   " + line));
      weights.info().kind().complaint().ifPresent(why -> remarks.add("warning   its " + why));
    } catch (WeightsException e) {
      remarks.add("warning   " + e.getMessage());
    }
    return remarks;
  }

  /** For a person. */
  List<String> lines(boolean tensors) {
    var lines = new ArrayList<String>();
    lines.add("file      " + file);
    lines.add("format    " + kind());
    lines.add("sha256    " + checkpoint.sha256());
    if (stateDicts.isEmpty()) {
      lines.add("state     none: there are no tensors by name in it");
    } else if (stateDicts.size() > 1) {
      lines.add("state     %s; models[].state_dict has to say which".formatted(named(paths())));
    } else if (!others.isEmpty()) {
      lines.add(
          "state     %s (taken), %s; models[].state_dict chooses another"
              .formatted(name(stateDicts.get(0).path()), named(others)));
    }
    stateDicts.forEach(found -> lines.addAll(lines(found)));
    if (tensors) {
      lines.addAll(content());
    } else {
      lines.add(
          "tensors   %,d with %,d values (--tensors lists them)"
              .formatted(checkpoint.tensors().size(), values()));
    }
    return lines.stream().map(Printable::line).toList();
  }

  private List<List<String>> paths() {
    return stateDicts.stream().map(Found::path).toList();
  }

  private List<String> lines(Found found) {
    var lines = new ArrayList<String>();
    String of = stateDicts.size() > 1 ? name(found.path()) + ": " : "";
    if (!found.fits().isEmpty()) {
      Fit first = found.fits().get(0);
      lines.add(
          "fits      %s%s, %,d outputs"
              .formatted(
                  of,
                  found.fits().stream()
                      .map(fit -> fit.architecture().id())
                      .collect(Collectors.joining(", ")),
                  first.outputs()));
      lines.addAll(about(first));
      lines.addAll(found.remarks());
      lines.add("yaml      " + yaml(found.path(), first));
    } else if (found.nearest().isPresent()) {
      Fit nearest = found.nearest().get();
      lines.add(
          "fits      %sno architecture known here (naflow models); the nearest is %s"
              .formatted(of, nearest.architecture().id()));
      lines.addAll(about(nearest));
      lines.add("differs   " + nearest.differs().orElse(""));
    } else {
      lines.add("fits      %sno architecture known here (naflow models)".formatted(of));
    }
    return lines;
  }

  private static List<String> about(Fit fit) {
    var lines = new ArrayList<String>();
    if (fit.channels() != fit.architecture().input().channels()) {
      lines.add("channels  %d: its images have so many".formatted(fit.channels()));
    }
    if (!fit.prefix().isEmpty()) {
      lines.add("prefix    %s is dropped from the names".formatted(fit.prefix()));
    }
    if (!fit.leftOut().isEmpty()) {
      lines.add("left out  " + ModelRemarks.listed(fit.leftOut()));
    }
    return lines;
  }

  /** As {@code models} of a configuration takes it. */
  private String yaml(List<String> path, Fit fit) {
    boolean said = stateDicts.size() > 1 && !path.isEmpty();
    return "models: [{id: mine, architecture: %s, weights: %s%s%s}]"
        .formatted(
            fit.architecture().id(),
            quoted(file.toString()),
            fit.channels() == 1 ? ", preprocessing: {channels: 1, mean: [MEAN], std: [STD]}" : "",
            said
                ? ", state_dict: [%s]"
                    .formatted(
                        path.stream().map(Inspection::quoted).collect(Collectors.joining(", ")))
                : "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private String kind() {
    String module =
        checkpoint.root() instanceof Value.Inert root
            ? ", a pickled module of class " + root.className()
            : "";
    return checkpoint.format() + module;
  }

  private List<String> content() {
    var lines = new ArrayList<String>();
    checkpoint.metadata().forEach((name, value) -> lines.add("%-9s %s".formatted(name, value)));
    checkpoint
        .strangers()
        .forEach((name, kind) -> lines.add("object    %s: %s".formatted(name, kind)));
    lines.add("tensors   %,d".formatted(checkpoint.tensors().size()));
    int width =
        checkpoint.tensors().keySet().stream()
            .mapToInt(name -> Printable.line(name).length())
            .reduce(1, Math::max);
    checkpoint
        .tensors()
        .forEach(
            (name, tensor) ->
                lines.add(
                    ("  %-" + width + "s  %-8s %s")
                        .formatted(Printable.line(name), type(tensor), sizes(tensor))));
    lines.add("values    %,d".formatted(values()));
    return lines;
  }

  private static String type(StoredTensor tensor) {
    return tensor.dtype().name().toLowerCase(Locale.ROOT);
  }

  private static String sizes(StoredTensor tensor) {
    return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  private long values() {
    return checkpoint.tensors().values().stream()
        .mapToLong(tensor -> tensor.shape().stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }

  private static String name(List<String> path) {
    return path.isEmpty() ? "the top" : String.join(".", path);
  }

  private static String named(List<List<String>> paths) {
    return paths.stream().map(Inspection::name).collect(Collectors.joining(", "));
  }

  /** For programs. */
  Map<String, Object> json(boolean tensors) {
    var json = new LinkedHashMap<String, Object>();
    json.put("file", file.toString());
    json.put("format", kind());
    json.put("sha256", checkpoint.sha256());
    json.put("state_dicts", stateDicts.stream().map(this::json).toList());
    json.put("other_state_dicts", others);
    json.put("values", values());
    json.put("tensor_count", checkpoint.tensors().size());
    json.put("objects", checkpoint.strangers());
    if (tensors) {
      var listed = new LinkedHashMap<String, Object>();
      checkpoint
          .tensors()
          .forEach(
              (name, tensor) ->
                  listed.put(name, Map.of("type", type(tensor), "shape", tensor.shape())));
      json.put("tensors", listed);
    }
    return json;
  }

  private Map<String, Object> json(Found found) {
    var json = new LinkedHashMap<String, Object>();
    json.put("path", found.path());
    json.put("fits", found.fits().stream().map(fit -> fit.architecture().id()).toList());
    Optional<Fit> shown = found.fits().stream().findFirst().or(found::nearest);
    shown.ifPresent(
        fit -> {
          json.put("prefix", fit.prefix());
          json.put("channels", fit.channels());
          json.put("outputs", fit.outputs());
          json.put("left_out", fit.leftOut());
        });
    found
        .nearest()
        .ifPresent(
            fit -> {
              json.put("nearest", fit.architecture().id());
              json.put("differs", fit.differs().orElse(""));
            });
    json.put("remarks", found.remarks());
    found.fits().stream().findFirst().ifPresent(fit -> json.put("yaml", yaml(found.path(), fit)));
    return json;
  }
}
