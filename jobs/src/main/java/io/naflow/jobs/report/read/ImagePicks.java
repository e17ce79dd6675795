package io.naflow.jobs.report.read;

import io.naflow.jobs.report.read.PickedImage.Answer;
import io.naflow.jobs.table.ModelRow;
import io.naflow.jobs.text.NumberText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Chooses the images whose film strips are shown, by what one method's maps say of them. */
public final class ImagePicks {
  private final RunTables tables;
  private final String method;
  private final int each;

  /**
   * @param method whose maps are shown
   * @param each how many images of a kind are wanted
   */
  public ImagePicks(RunTables tables, String method, int each) {
    this.tables = tables;
    this.method = method;
    this.each = each;
  }

  /** The images by kind: most changed, most typical, wrongly classified; none twice. */
  public Map<Kind, List<PickedImage>> pick(List<ModelRow> models) {
    var wrong = rows(PickQueries.WRONG, Map.of());
    var chosen = new TreeMap<Kind, Map<String, String>>();
    Set<String> taken = new HashSet<>();
    take(
        chosen,
        Kind.WRONG,
        taken,
        wrong,
        row -> "%.0f of %d models wrong".formatted(row.getDouble(1), models.size()));
    if (models.size() > 1) {
      String baseline = models.get(0).model();
      take(
          chosen,
          Kind.CHANGED,
          taken,
          rows(PickQueries.MOST_CHANGED, Map.of("baseline", baseline)),
          row ->
              "centres of %s lie %s of the picture's side from those of %s, on average over layers"
                  .formatted(row.getString(2), NumberText.plain(row.getDouble(1)), baseline));
    } else {
      take(
          chosen,
          Kind.FARTHEST,
          taken,
          rows(PickQueries.FARTHEST, Map.of()),
          row ->
              "the centre travels %s of the picture's side from layer to layer"
                  .formatted(NumberText.plain(row.getDouble(1))));
    }
    take(
        chosen,
        Kind.TYPICAL,
        taken,
        rows(PickQueries.MOST_TYPICAL, Map.of()),
        row ->
            "%s standard deviations from the mean map's numbers"
                .formatted(NumberText.plain(row.getDouble(1))));
    return withAnswers(chosen, models);
  }

  /** Kinds of images, in the order of the report. */
  public enum Kind {
    CHANGED("Most changed", "where the models look at different places"),
    FARTHEST("Farthest travelled", "where the attention moves most from layer to layer"),
    TYPICAL("Most typical", "closest to the average over all images, at every layer"),
    WRONG("Wrongly classified", "most models wrong first, then the surest");

    private final String title;
    private final String meaning;

    Kind(String title, String meaning) {
      this.title = title;
      this.meaning = meaning;
    }

    public String title() {
      return title;
    }

    public String meaning() {
      return meaning;
    }
  }

  private interface Reason {
    String of(Row row);
  }

  private List<Row> rows(String sql, Map<String, Object> more) {
    var parameters = new TreeMap<String, Object>(more);
    parameters.put("method", method);
    // Enough to choose from when all those of the other kinds come first.
    parameters.put("limit", 3 * each);
    return tables.query(sql, parameters).toList();
  }

  private void take(
      Map<Kind, Map<String, String>> chosen,
      Kind kind,
      Set<String> taken,
      List<Row> rows,
      Reason reason) {
    var images = new LinkedHashMap<String, String>();
    for (Row row : rows) {
      if (images.size() < each && taken.add(row.getString(0))) {
        images.put(row.getString(0), reason.of(row));
      }
    }
    chosen.put(kind, images);
  }

  private Map<Kind, List<PickedImage>> withAnswers(
      Map<Kind, Map<String, String>> chosen, List<ModelRow> models) {
    List<String> images = chosen.values().stream().flatMap(m -> m.keySet().stream()).toList();
    var answers = new TreeMap<String, List<Answer>>();
    var hashes = new TreeMap<String, String>();
    for (Row row : predictions(images)) {
      hashes.put(row.getString(0), row.getString(6));
      answers
          .computeIfAbsent(row.getString(0), key -> new ArrayList<>())
          .add(
              new Answer(
                  row.getString(1),
                  row.getInt(2),
                  row.isNullAt(3) ? Optional.empty() : Optional.of(row.getDouble(3)),
                  row.isNullAt(4) ? Optional.empty() : Optional.of(row.getInt(4)),
                  row.getInt(5)));
    }
    List<String> order = models.stream().map(ModelRow::model).toList();
    answers
        .values()
        .forEach(said -> said.sort(Comparator.comparing(a -> order.indexOf(a.model()))));
    var picked = new TreeMap<Kind, List<PickedImage>>();
    chosen.forEach(
        (kind, reasons) -> {
          var found = new ArrayList<PickedImage>();
          reasons.forEach(
              (image, reason) ->
                  found.add(
                      new PickedImage(
                          image,
                          reason,
                          hashes.getOrDefault(image, ""),
                          answers.getOrDefault(image, List.of()))));
          picked.put(kind, List.copyOf(found));
        });
    return picked;
  }

  private List<Row> predictions(List<String> images) {
    return tables
        .spark()
        .table("predictions")
        .where(functions.col("run_id").equalTo(tables.run().runId()))
        .where(functions.col("image").isin(images.toArray()))
        .select(
            "image",
            "model",
            "predicted",
            "probability",
            "label",
            "explained_class",
            "image_sha256")
        .orderBy("image", "model")
        .collectAsList();
  }
}
