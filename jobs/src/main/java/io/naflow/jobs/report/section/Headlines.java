package io.naflow.jobs.report.section;

import io.naflow.jobs.compare.Statistics;
import io.naflow.jobs.compare.Statistics.Role;
import io.naflow.jobs.compare.statistic.Power;
import io.naflow.jobs.report.read.Difference;
import io.naflow.jobs.report.read.ReportData;
import io.naflow.jobs.report.read.Statistic;
import io.naflow.jobs.text.NumberText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The greatest difference of each candidate from the baseline, as a sentence. */
final class Headlines {
  private Headlines() {}

  static List<String> of(ReportData data) {
    if (data.models().size() < 2 || data.methods().isEmpty() || data.differences().isEmpty()) {
      return List.of();
    }
    return data.modelIds().stream().skip(1).map(model -> tested(data, model)).toList();
  }

  private static String tested(ReportData data, String candidate) {
    String method = data.methods().get(0);
    List<Difference> findings =
        data.differences().stream()
            .filter(d -> d.candidate().equals(candidate) && d.method().equals(method))
            .filter(d -> Statistics.role(d.statistic()) == Role.FINDING)
            .filter(
                d -> Statistic.of(d.statistic()).filter(Statistic.charted()::contains).isPresent())
            .toList();
    if (findings.isEmpty()) {
      return "%s: not compared with %s by %s.".formatted(candidate, data.modelIds().get(0), method);
    }
    long images = findings.stream().mapToLong(d -> d.mean().n()).max().orElse(0);
    if (images < Power.LEAST_IMAGES) {
      return tooFew(candidate, method, images) + seen(findings);
    }
    if (findings.stream().allMatch(d -> d.effect() == 0)) {
      return "%s: the attention lies where that of %s does, in every image (%s)."
          .formatted(candidate, data.modelIds().get(0), method);
    }
    return findings.stream()
        .filter(Difference::isSignificant)
        .filter(d -> !Double.isNaN(d.effect()))
        .max(Comparator.comparingDouble(d -> Math.abs(d.effect())))
        .map(d -> sentence(d, method))
        .orElse(
            "%s: no difference from %s in where the attention lies is beyond chance (%s, q < 0.05); %s images show, in four of five cases, one of %s standard deviations."
                .formatted(
                    candidate,
                    data.modelIds().get(0),
                    method,
                    NumberText.count(images),
                    NumberText.plain(Power.effect(images))));
  }

  private static String tooFew(String candidate, String method, long images) {
    return "%s: too few images to tell whether the attention lies elsewhere: %s, where at least %d are needed (%s)."
        .formatted(candidate, NumberText.count(images), Power.LEAST_IMAGES, method);
  }

  /** What the largest difference would take. */
  private static String seen(List<Difference> findings) {
    return findings.stream()
        .filter(d -> Math.abs(d.effect()) > 0)
        .max(Comparator.comparingDouble(d -> Math.abs(d.effect())))
        .map(
            d ->
                " The largest difference seen, %s at %s of %s, takes %s images to be shown at the 5 %% level with 80 %% power."
                    .formatted(
                        Statistic.of(d.statistic()).orElseThrow().title().toLowerCase(Locale.ROOT),
                        d.layer(),
                        NumberText.signed(d.mean().mean()),
                        NumberText.count(Power.images(d.effect()))))
        .orElse("");
  }

  private static String sentence(Difference d, String method) {
    return "%s: %s at %s is %s %s than that of %s%s (%s; 95 %% interval of the difference %s to %s, q = %s)."
        .formatted(
            d.candidate(),
            Statistic.of(d.statistic()).orElseThrow().title().toLowerCase(Locale.ROOT),
            d.layer(),
            NumberText.plain(Math.abs(d.mean().mean())),
            d.mean().mean() > 0 ? "higher" : "lower",
            d.baseline(),
            d.match().layer().equals(d.layer()) ? "" : " at " + d.match().layer(),
            method,
            NumberText.signed(d.mean().low()),
            NumberText.signed(d.mean().high()),
            NumberText.plain(d.q()));
  }
}
