package io.naflow.jobs.config;

import io.naflow.session.Catalogue;
import java.util.List;

/** Settings of each item of {@code methods}. */
final class MethodKeys {
  static final Key<String> ID =
      Key.required(
          "methods[].id", Kind.word(new Catalogue().methods()), "rise", Scope.IMAGE, "The method.");

  static final List<Key<?>> ALL = List.of(ID);

  private MethodKeys() {}
}
