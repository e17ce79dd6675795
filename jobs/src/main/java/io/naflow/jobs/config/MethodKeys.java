package io.naflow.jobs.config;

import io.naflow.api.choice.Choices;
import io.naflow.session.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings of each item of {@code methods}. */
final class MethodKeys {
  static final Key<String> ID =
      Key.required(
          "methods[].id",
          Kind.word(new Catalogue().methods(), new Catalogue().methodOrigins()),
          "rise",
          Scope.IMAGE,
          "The method.");

  private MethodKeys() {}

  /** The id's, then those of the methods that have some. */
  static List<Key<?>> all() {
    var keys = new ArrayList<Key<?>>(List.of(ID));
    var catalogue = new Catalogue();
    catalogue
        .methods()
        .forEach(id -> keys.addAll(ChoicesReader.ofMethod(id, catalogue.parameters(id))));
    return keys;
  }

  /** An item: the id alone where there is nothing to choose. */
  static Object write(String id, Map<String, Choices> choices, Written written) {
    if (!choices.containsKey(id)) {
      return id;
    }
    written.put(ID, id);
    return written.entries(choices.get(id).values()).values();
  }
}
