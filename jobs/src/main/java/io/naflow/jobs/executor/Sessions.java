package io.naflow.jobs.executor;

import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.api.WeightsSource;
import io.naflow.jobs.identity.BuildInfo;
import io.naflow.session.TorchEngine;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The engines and loaded models of this process, shared by its tasks: a model is loaded once a
 * process, not once a task. What another run left behind is freed when a new run asks for its first
 * model.
 */
public final class Sessions {
  /** A process has one set of native libraries and one memory: the one place for a singleton. */
  private static final Sessions OF_THIS_PROCESS = new Sessions();

  private final Map<Place, Engine> engines = new HashMap<>();
  private final Map<Key, Shared> sessions = new HashMap<>();

  private Sessions() {}

  /**
   * Where and how exactly is computed.
   *
   * @param device {@code cpu} or {@code gpu(n)}
   * @param threads native threads a task may use
   * @param precision in which convolutions multiply
   */
  public record Place(String device, int threads, Precision precision) {}

  private record Key(String run, Place place, ModelSpec model, ExplainPlan plan) {}

  private static final class Shared {
    private final Session session;
    private final Engine engine;
    private int users;

    private Shared(Session session, Engine engine) {
      this.session = session;
      this.engine = engine;
    }
  }

  /** The right to use a session until it is closed. */
  public static final class Lease implements AutoCloseable {
    private final Shared shared;

    private Lease(Shared shared) {
      this.shared = shared;
    }

    public Session session() {
      return shared.session;
    }

    /** What computes: {@link WorkedOn} as a text. */
    public String software() {
      return new WorkedOn(
              shared.engine.device(), shared.engine.version(), BuildInfo.read().version())
          .text();
    }

    /** The same model with other weights, on the same device; not shared, the caller closes it. */
    public Session open(WeightsSource weights, ExplainPlan plan) {
      return shared.engine.open(shared.session.model().spec().with(weights), plan);
    }

    @Override
    public void close() {
      OF_THIS_PROCESS.release(shared);
    }
  }

  /**
   * The session of a model, loaded if this is the first task of the run here to ask for it.
   *
   * <p>Where it cannot be loaded, nothing is held of it.
   *
   * @param run id of the run
   */
  public static Lease lease(String run, Place place, ModelSpec model, ExplainPlan plan) {
    return new Lease(OF_THIS_PROCESS.acquire(new Key(run, place, model, plan)));
  }

  private synchronized Shared acquire(Key key) {
    Shared shared = sessions.get(key);
    if (shared == null) {
      closeUnused(key.run());
      Engine engine = engine(key.place());
      shared = new Shared(engine.open(key.model(), key.plan()), engine);
      sessions.put(key, shared);
    }
    shared.users++;
    return shared;
  }

  private synchronized void release(Shared shared) {
    shared.users--;
  }

  private synchronized void closeUnused(String exceptRun) {
    Iterator<Map.Entry<Key, Shared>> entries = sessions.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, Shared> entry = entries.next();
      if (entry.getValue().users == 0 && !entry.getKey().run().equals(exceptRun)) {
        entries.remove();
        entry.getValue().session.close();
      }
    }
  }

  private synchronized Engine engine(Place place) {
    return engines.computeIfAbsent(
        place, key -> TorchEngine.on(key.device(), OptionalInt.of(key.threads()), key.precision()));
  }
}
