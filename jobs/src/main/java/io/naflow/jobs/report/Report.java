package io.naflow.jobs.report;

import io.naflow.jobs.report.draw.FilmStrips;
import io.naflow.jobs.report.draw.Thumbnails;
import io.naflow.jobs.report.read.ImagePicks;
import io.naflow.jobs.report.read.ImagePicks.Kind;
import io.naflow.jobs.report.read.LayerPicture;
import io.naflow.jobs.report.read.PickedImage;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.report.read.RunTables;
import io.naflow.jobs.report.section.Accuracies;
import io.naflow.jobs.report.section.Depths;
import io.naflow.jobs.report.section.Differences;
import io.naflow.jobs.report.section.FailureSection;
import io.naflow.jobs.report.section.Films;
import io.naflow.jobs.report.section.HeatTables;
import io.naflow.jobs.report.section.Provenance;
import io.naflow.jobs.report.section.Section;
import io.naflow.jobs.report.section.VerdictSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The report of a run. The same tables, and the same images, give the same bytes. */
public final class Report {
  /** No report is larger. */
  public static final int MAX_BYTES = 15_000_000;

  /** What is left for the strips at most, so that a page opens quickly. */
  private static final int STRIPS = 9_000_000;

  /** For the strips' own headings. */
  private static final int RESERVE = 100_000;

  private static final int IMAGES_A_KIND = 4;

  private final SparkSession spark;

  /**
   * @param spark with the tables registered as {@link io.naflow.jobs.store.Views} does
   */
  public Report(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The page.
   *
   * @param runId what it is about; by default the run that was finished last
   * @param images URI of the dataset's root, if it is no longer where the run found it
   * @throws IllegalArgumentException if there is no such run
   * @throws IllegalStateException if the page would be larger than {@value #MAX_BYTES} bytes
   */
  public String html(Optional<String> runId, Optional<String> images) {
    RunTables tables = RunTables.open(spark, runId);
    ReportData data = ReportData.read(tables);
    var sections =
        new ArrayList<Section>(
            List.of(
                VerdictSection.of(data),
                Accuracies.of(data),
                Depths.of(data),
                Differences.of(data),
                HeatTables.of(data),
                FailureSection.of(data),
                Provenance.of(data)));
    int rest = bytes(Page.of(data, sections, ""));
    int budget = Math.min(STRIPS, MAX_BYTES - RESERVE - rest);
    if (!data.methods().isEmpty() && budget > 0) {
      String method = data.methods().get(0);
      var picks = new ImagePicks(tables, method, IMAGES_A_KIND);
      Map<Kind, List<PickedImage>> picked = picks.pick(data.models());
      FilmStrips strips =
          new FilmStrips(
              Thumbnails.of(data.run(), images, spark.sparkContext().hadoopConfiguration()),
              LayerPicture.of(
                  tables, method, picked.values().stream().flatMap(List::stream).toList()),
              budget);
      sections.add(sections.size() - 2, Films.of(method, picked, strips));
      return checked(Page.of(data, sections, strips.styles()));
    }
    return checked(Page.of(data, sections, ""));
  }

  /**
   * Writes a page; a reader sees the old file or the new one, never half of it.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, String page) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.writeString(part, page);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String checked(String page) {
    int bytes = bytes(page);
    if (bytes > MAX_BYTES) {
      throw new IllegalStateException(
          "Cannot make the report: it would have %d bytes, and at most %d open well; audit fewer models, methods or layers at a time"
              .formatted(bytes, MAX_BYTES));
    }
    return page;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
