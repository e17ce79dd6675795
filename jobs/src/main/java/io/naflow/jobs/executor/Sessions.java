package io.naflow.jobs.executor;

import io.naflow.api.EmbeddingSession;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Precision;
import io.naflow.api.Session;
import io.naflow.api.WeightsSource;
import io.naflow.session.TorchEngine;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
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

  /** The similarity is empty for networks that classify. */
  private record Key(
      String run, Place place, ModelSpec model, ExplainPlan plan, Optional<String> similarity) {}

  private static final class Shared {
    private final Loaded session;
    private final Engine engine;
    private final String software;
    private int users;

    private Shared(Loaded session, Engine engine) {
      this.session = session;
      this.engine = engine;
      this.software = engine.device() + "|" + engine.version();
    }
  }

  /** A loaded model of either kind. */
  private sealed interface Loaded {
    record Classifying(Session session) implements Loaded {}

    record Embedding(EmbeddingSession session) implements Loaded {}
  }

  /** The right to use a session until it is closed. */
  public static final class Lease implements AutoCloseable {
    private final Shared shared;
    private final Session session;

    private Lease(Shared shared, Session session) {
      this.shared = shared;
      this.session = session;
    }

    public Session session() {
      return session;
    }

    /** What computes: the device and the native library's version, {@code cpu|PyTorch 2.7.1}. */
    public String software() {
      return shared.software;
    }

    /** The same model with other weights, on the same device; not shared, the caller closes it. */
    public Session open(WeightsSource weights, ExplainPlan plan) {
      return shared.engine.open(session.model().spec().with(weights), plan);
    }

    @Override
    public void close() {
      OF_THIS_PROCESS.release(shared);
    }
  }

  /** The right to use a session that embeds, until it is closed. */
  public static final class EmbeddingLease implements AutoCloseable {
    private final Shared shared;
    private final EmbeddingSession session;

    private EmbeddingLease(Shared shared, EmbeddingSession session) {
      this.shared = shared;
      this.session = session;
    }

    public EmbeddingSession session() {
      return session;
    }

    /** As {@link Lease#software}. */
    public String software() {
      return shared.software;
    }

    @Override
    public void close() {
      OF_THIS_PROCESS.release(shared);
    }
  }

  /**
   * The session of a model, loaded if this is the first task of the run here to ask for it.
   *
   * @param run id of the run
   */
  public static Lease lease(String run, Place place, ModelSpec model, ExplainPlan plan) {
    Shared shared = OF_THIS_PROCESS.acquire(new Key(run, place, model, plan, Optional.empty()));
    return new Lease(shared, ((Loaded.Classifying) shared.session).session());
  }

  /**
   * The session of a model that embeds, likewise.
   *
   * @param similarity id of the similarity that pairs are explained by
   */
  public static EmbeddingLease lease(
      String run, Place place, ModelSpec model, ExplainPlan plan, String similarity) {
    Shared shared =
        OF_THIS_PROCESS.acquire(new Key(run, place, model, plan, Optional.of(similarity)));
    return new EmbeddingLease(shared, ((Loaded.Embedding) shared.session).session());
  }

  private synchronized Shared acquire(Key key) {
    Shared shared = sessions.get(key);
    if (shared == null) {
      closeUnused(key.run());
      Engine engine = engine(key.place());
      shared = new Shared(open(engine, key), engine);
      sessions.put(key, shared);
    }
    shared.users++;
    return shared;
  }

  private static Loaded open(Engine engine, Key key) {
    return key.similarity().isPresent()
        ? new Loaded.Embedding(
            engine.openEmbedding(key.model(), key.plan(), key.similarity().get()))
        : new Loaded.Classifying(engine.open(key.model(), key.plan()));
  }

  private static void close(Loaded loaded) {
    if (loaded instanceof Loaded.Classifying one) {
      one.session().close();
    } else if (loaded instanceof Loaded.Embedding one) {
      one.session().close();
    }
  }

  private synchronized void release(Shared shared) {
    shared.users--;
  }

  private synchronized void closeUnused(String exceptRun) {
    Iterator<Map.Entry<Key, Shared>> entries = sessions.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, Shared> entry = entries.next();
      if (entry.getValue().users == 0 && !entry.getKey().run().equals(exceptRun)) {
        close(entry.getValue().session);
        entries.remove();
      }
    }
  }

  private synchronized Engine engine(Place place) {
    return engines.computeIfAbsent(
        place, key -> TorchEngine.on(key.device(), OptionalInt.of(key.threads()), key.precision()));
  }
}
