package io.naflow.jobs.report.section;

import io.naflow.jobs.report.draw.FilmStrips;
import io.naflow.jobs.report.draw.Markup;
import io.naflow.jobs.report.draw.Tag;
import io.naflow.jobs.report.read.ImagePicks.Kind;
import io.naflow.jobs.report.read.PickedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Film strips of chosen images. */
public final class Films {
  private Films() {}

  /**
   * @param method whose maps are shown
   */
  public static Section of(String method, Map<Kind, List<PickedImage>> picks, FilmStrips strips) {
    Tag body =
        Tag.of("div")
            .add(
                Section.paragraph(
                    ("What the network saw, then its map by %s at each layer from shallow to deep: "
                            + "dark is none, bright is most, each map on its own scale. Rest on a map "
                            + "to see its number.")
                        .formatted(method)));
    int shown = 0;
    int left = 0;
    for (Map.Entry<Kind, List<PickedImage>> kind : picks.entrySet()) {
      Tag part = Tag.of("div", "kind");
      part.add(Tag.of("h3").text(kind.getKey().title()));
      part.add(Section.note(kind.getKey().meaning()));
      int here = 0;
      for (PickedImage image : kind.getValue()) {
        Optional<Markup> strip = strips.of(image);
        strip.ifPresent(part::add);
        here += strip.isPresent() ? 1 : 0;
        left += strip.isPresent() ? 0 : 1;
      }
      if (here > 0) {
        body.add(part);
      }
      shown += here;
    }
    if (shown == 0) {
      body =
          Tag.of("div")
              .add(
                  Section.paragraph(
                      "The tables have no maps of this run: it failed, or output.maps is false in its configuration."));
    } else if (left > 0) {
      body.add(
          Section.note(
              "%d more images are left out to keep the page small, or have no maps."
                  .formatted(left)));
    }
    return new Section("films", "Film strips", body);
  }
}
