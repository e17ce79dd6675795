package io.naflow.jobs.cli.explain;

import io.naflow.api.AttentionMap;
import io.naflow.image.codec.PngWriter;
import io.naflow.picture.NpyWriter;
import io.naflow.picture.Overlay;
import io.naflow.picture.Strip;
import io.naflow.picture.StripRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes an explained image: a strip a method, and every map as an array. */
final class ExplainFiles {
  private final Path out;
  private final Map<String, Map<Integer, String>> classNames;

  /**
   * @param classNames what each model's classes are called, by its id
   */
  ExplainFiles(Path out, Map<String, Map<Integer, String>> classNames) {
    this.out = out;
    this.classNames = Map.copyOf(classNames);
  }

  /**
   * @param image the file's name
   * @param models the image as each model explained it, at least one
   * @return the strips
   */
  List<Path> write(String image, List<String> methods, List<ExplainedFile> models)
      throws IOException {
    String stem = stem(image);
    var strips = new ArrayList<Path>();
    for (String method : methods) {
      List<StripRow> rows = models.stream().map(model -> row(image, method, model)).toList();
      Path strip = out.resolve(stem + "-" + method + ".png");
      Files.write(strip, PngWriter.write(Strip.stacked(rows, Overlay.DEFAULT)));
      strips.add(strip);
      for (ExplainedFile model : models) {
        arrays(stem, method, model);
      }
    }
    return strips;
  }

  /** The name without its extension; a file "...png" has none that could be a folder's. */
  private static String stem(String image) {
    String stem = image.replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
    return stem.matches("\\.*") ? image.replace('.', '_') : stem;
  }

  private StripRow row(String image, String method, ExplainedFile model) {
    var prediction = model.outcome().prediction();
    return StripRow.of(
        model.model(),
        image,
        model.view(),
        prediction,
        className(model.model(), prediction.classIndex()),
        model.maps(method));
  }

  Optional<String> className(String model, int index) {
    return Optional.ofNullable(classNames.get(model)).map(names -> names.get(index));
  }

  /** Names sort shallow to deep. */
  private void arrays(String stem, String method, ExplainedFile model) throws IOException {
    Path folder = Files.createDirectories(out.resolve(stem).resolve(model.model()).resolve(method));
    for (AttentionMap map : model.maps(method)) {
      String name =
          String.format(Locale.ROOT, "%02d-%s.npy", map.layer().index(), map.layer().name());
      Files.write(folder.resolve(name), NpyWriter.write(map.values(), map.height(), map.width()));
    }
  }
}
