package io.naflow.method;

import io.naflow.api.choice.Parameter;
import io.naflow.method.passes.PassMethod;
import io.naflow.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The methods there are, by name: what {@link MethodProvider}s bring. */
public final class Methods {
  private static final Registry<Kind> ALL =
      Registry.found(
          "method",
          MethodProvider.class,
          provider ->
              Stream.<Kind>concat(
                      provider.methods().stream().map(Sweeping::new),
                      provider.withOwnPasses().stream().map(Passing::new))
                  .toList(),
          Kind::id);

  private Methods() {}

  /** A method by what it needs. */
  private sealed interface Kind {
    String id();

    List<Parameter> parameters();

    Optional<PassMethod> withOwnPasses();
  }

  private record Sweeping(Method method) implements Kind {
    @Override
    public String id() {
      return method.id();
    }

    @Override
    public List<Parameter> parameters() {
      return method.parameters();
    }

    @Override
    public Optional<PassMethod> withOwnPasses() {
      return Optional.empty();
    }
  }

  private record Passing(PassMethod method) implements Kind {
    @Override
    public String id() {
      return method.id();
    }

    @Override
    public List<Parameter> parameters() {
      return method.parameters();
    }

    @Override
    public Optional<PassMethod> withOwnPasses() {
      return Optional.of(method);
    }
  }

  /** Names of all methods, those with passes of their own among them. */
  public static List<String> ids() {
    return ALL.ids();
  }

  /** Names and, of what other jars bring, where they come from. */
  public static List<String> origins() {
    return ALL.origins();
  }

  /**
   * A method that needs passes of its own, if the name is one's.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public static Optional<PassMethod> withOwnPasses(String id) {
    return ALL.byId(id).withOwnPasses();
  }

  /**
   * What a method leaves to its user.
   *
   * @throws IllegalArgumentException if there is no such method; the message lists those there are
   */
  public static List<Parameter> parameters(String id) {
    return ALL.byId(id).parameters();
  }

  /**
   * A method that reads the shared sweep.
   *
   * @throws IllegalArgumentException if there is no such method, the message lists those there are;
   *     or if it needs passes of its own
   */
  public static Method byId(String id) {
    if (ALL.byId(id) instanceof Sweeping sweeping) {
      return sweeping.method();
    }
    throw new IllegalArgumentException(
        "Cannot read the map of '%s' off the shared sweep: it runs the network again; ask withOwnPasses"
            .formatted(id));
  }
}
