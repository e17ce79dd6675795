package io.naflow.registry;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Where a class was found. */
final class Origin {
  static final String PROGRAM = "the program itself";

  private Origin() {}

  /** The jar or folder of a class, or {@link #PROGRAM}. */
  static String of(Class<?> found) {
    Optional<URL> place = place(found);
    if (place.map(URL::toString).equals(place(Origin.class).map(URL::toString))) {
      return PROGRAM;
    }
    return place.map(Origin::text).orElse("a place that is not told");
  }

  private static String text(URL place) {
    try {
      return "file".equals(place.getProtocol())
          ? Path.of(place.toURI()).toString()
          : place.toString();
    } catch (URISyntaxException e) {
      return place.toString(); // for people to read: as it stands
    }
  }

  private static Optional<URL> place(Class<?> found) {
    return Optional.ofNullable(found.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation);
  }
}
