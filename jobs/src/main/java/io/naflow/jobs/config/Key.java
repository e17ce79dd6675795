package io.naflow.jobs.config;

import java.util.Objects;
import java.util.Optional;

/**
 * A setting, declared once: the reader, what is written out, {@code --set}, {@code naflow keys} and
 * {@code docs/configuration.md} all go by it. Its line in one of the classes {@code ...Keys} is all
 * there is to it.
 */
public final class Key<T> {
  private final String path;
  private final Kind<T> kind;
  private final Standard<T> standard;
  private final Scope scope;
  private final String doc;
  private final Omission omission;

  /** Where a setting is left out of what is written, if it has its default. */
  enum Omission {
    NEVER,
    /** Of what names a run: runs before had no such choice, and keep their names. */
    IN_IDENTITY,
    ALWAYS
  }

  /** What holds where a setting is not given. */
  private sealed interface Standard<T> {
    /** It has to be given; with what could be written. */
    record Required<T>(String example) implements Standard<T> {}

    /** A value. */
    record Given<T>(T value) implements Standard<T> {}

    /** No value; in words. */
    record Absent<T>(String words) implements Standard<T> {}
  }

  private Key(
      String path, Kind<T> kind, Standard<T> standard, Scope scope, String doc, Omission omission) {
    this.path = path;
    this.kind = kind;
    this.standard = standard;
    this.scope = scope;
    this.doc = doc;
    this.omission = omission;
  }

  /**
   * A setting that has to be given.
   *
   * @param path from the top of the file, {@code models[].id} for one of each item of a list
   * @param example a right value, for the message when it is missing
   */
  static <T> Key<T> required(String path, Kind<T> kind, String example, Scope scope, String doc) {
    return new Key<>(path, kind, new Standard.Required<>(example), scope, doc, Omission.NEVER);
  }

  /** A setting with a default. */
  static <T> Key<T> of(String path, Kind<T> kind, T standard, Scope scope, String doc) {
    return new Key<>(path, kind, new Standard.Given<>(standard), scope, doc, Omission.NEVER);
  }

  /**
   * A setting that has no value where it is not given.
   *
   * @param otherwise what holds then, in words
   */
  static <T> Key<T> optional(String path, Kind<T> kind, String otherwise, Scope scope, String doc) {
    return new Key<>(path, kind, new Standard.Absent<>(otherwise), scope, doc, Omission.NEVER);
  }

  /** The same, left out somewhere where it has its default. */
  Key<T> omitted(Omission where) {
    return new Key<>(path, kind, standard, scope, doc, where);
  }

  /** From the top of the file; {@code []} stands for each item of a list. */
  public String path() {
    return path;
  }

  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  public String type() {
    return kind.type();
  }

  /** What a value has to be; empty for any text. */
  public String range() {
    return kind.range();
  }

  /** What holds where it is not given, for a person. */
  public String standardText() {
    if (standard instanceof Standard.Given<T> given) {
      return text(kind.writer().apply(given.value()));
    }
    return standard instanceof Standard.Absent<T> absent ? absent.words() : "required";
  }

  public Scope scope() {
    return scope;
  }

  /** What it is, in a sentence. */
  public String doc() {
    return doc;
  }

  /**
   * What holds in a run whose configuration lacks it, as {@code runs.config} would have it or in
   * words; empty where that is not known, as the run is of a version that had no such setting.
   */
  public Optional<Object> inRunsWithout() {
    if (standard instanceof Standard.Absent<T> absent) {
      return Optional.of(absent.words());
    }
    return omission == Omission.NEVER
        ? Optional.empty()
        : Optional.of(kind.writer().apply(standard()));
  }

  Omission omission() {
    return omission;
  }

  /** Whether a value is the default. */
  boolean isStandard(T value) {
    return standard instanceof Standard.Given<T> given && given.value().equals(value);
  }

  Kind<T> kind() {
    return kind;
  }

  boolean isRequired() {
    return standard instanceof Standard.Required;
  }

  boolean hasStandard() {
    return standard instanceof Standard.Given;
  }

  String example() {
    return standard instanceof Standard.Required<T> required ? required.example() : standardText();
  }

  /** The default of a key that has one. */
  T standard() {
    if (standard instanceof Standard.Given<T> given) {
      return given.value();
    }
    throw new IllegalStateException("Cannot use a default of '%s': it has none".formatted(path));
  }

  private static String text(Object written) {
    return Objects.toString(written);
  }
}
