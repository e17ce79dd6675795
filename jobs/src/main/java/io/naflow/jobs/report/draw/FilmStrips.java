package io.naflow.jobs.report.draw;

import io.naflow.jobs.report.read.LayerPicture;
import io.naflow.jobs.report.read.PickedImage;
import io.naflow.jobs.report.read.PickedImage.Answer;
import io.naflow.jobs.text.NumberText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws images' strips, models under each other, as in the figures of the NAFlow paper. */
public final class FilmStrips {
  private final Thumbnails thumbnails;
  private final List<LayerPicture> maps;
  private final Map<String, String> photos = new LinkedHashMap<>();
  private int charactersLeft;

  /**
   * @param budget how many characters all strips together may take
   */
  public FilmStrips(Thumbnails thumbnails, List<LayerPicture> maps, int budget) {
    this.thumbnails = thumbnails;
    this.maps = List.copyOf(maps);
    this.charactersLeft = budget;
  }

  /** The strips of an image; empty if it has no maps, or the page would become too large. */
  public Optional<Markup> of(PickedImage image) {
    List<LayerPicture> ofImage =
        maps.stream().filter(map -> map.image().equals(image.image())).toList();
    if (ofImage.isEmpty()) {
      return Optional.empty();
    }
    int before = styles().length();
    String figure = figure(image, ofImage).toString();
    int size = figure.length() + styles().length() - before;
    if (size > charactersLeft) {
      return Optional.empty();
    }
    charactersLeft -= size;
    return Optional.of(page -> page.append(figure));
  }

  /** CSS rules with the images of all strips so far: each is in the page once. */
  public String styles() {
    var rules = new StringBuilder();
    photos.forEach(
        (uri, cssClass) ->
            rules.append(".%s{background-image:url(%s)}\n".formatted(cssClass, uri)));
    return rules.toString();
  }

  private String photo(String uri) {
    return photos.computeIfAbsent(uri, key -> "photo" + photos.size());
  }

  private Tag figure(PickedImage image, List<LayerPicture> ofImage) {
    Tag strips = Tag.of("div", "strips").with("role", "region").with("tabindex", "0");
    strips.with("aria-label", "Film strip of " + image.image());
    for (Answer answer : image.answers()) {
      List<LayerPicture> row =
          ofImage.stream().filter(map -> map.model().equals(answer.model())).toList();
      if (!row.isEmpty()) {
        strips.add(strip(image, answer, row));
      }
    }
    Tag name = Tag.of("bdi", "file").text(image.image());
    Tag caption = Tag.of("figcaption").add(name);
    image.answers().stream()
        .flatMap(answer -> answer.label().stream())
        .findFirst()
        .ifPresent(label -> caption.text(" · class " + label));
    caption.add(Tag.of("span", "reason").text(image.reason()));
    return Tag.of("figure", "film").add(caption, strips);
  }

  private Tag strip(PickedImage image, Answer answer, List<LayerPicture> row) {
    Optional<String> seen = thumbnails.of(image, answer.model());
    Tag strip = Tag.of("ol", "strip");
    strip.add(
        Tag.of("li", "who")
            .add(
                Tag.of("strong").text(answer.model()),
                Tag.of("span", "said").text(said(answer)),
                Tag.of("span", "said").text(outcome(answer))));
    seen.ifPresent(
        uri ->
            strip.add(
                Tag.of("li")
                    .add(
                        Tag.of("span", "tile " + photo(uri))
                            .with("role", "img")
                            .with("aria-label", "What %s saw".formatted(answer.model())),
                        Tag.of("span", "layer").text("image"))));
    for (LayerPicture map : row) {
      String under = seen.map(uri -> " under " + photo(uri)).orElse("");
      Tag tile = Tag.of("span", "tile" + under).add(picture(map));
      strip.add(Tag.of("li").add(tile, Tag.of("span", "layer").text(map.layer())));
    }
    return strip;
  }

  private static Tag picture(LayerPicture map) {
    String alternative = alternative(map);
    return Tag.of("img")
        .with("src", MapTile.dataUri(map))
        .with("alt", alternative)
        .with("title", alternative);
  }

  private static String said(Answer answer) {
    return answer
        .probability()
        .map(value -> "class %d, %s".formatted(answer.predicted(), NumberText.percent(value)))
        .orElse("output " + answer.predicted());
  }

  private static String outcome(Answer answer) {
    return answer
        .label()
        .filter(label -> answer.probability().isPresent())
        .map(label -> label == answer.predicted() ? "✓ right" : "✗ wrong")
        .orElse("");
  }

  private static String alternative(LayerPicture map) {
    return "Map of %s at %s%s%s"
        .formatted(
            map.model(),
            map.layer(),
            where(map.energyInBox(), "in the object's box"),
            where(map.energyInMask(), "on the object's mask"));
  }

  private static String where(Optional<Double> energy, String place) {
    return energy
        .map(share -> ", %s of it %s".formatted(NumberText.percent(share), place))
        .orElse("");
  }
}
