package io.naflow.jobs.config;

import io.naflow.jobs.config.AuditConfig.Labels;
import io.naflow.jobs.config.Settings.Value;
import io.naflow.jobs.config.Task.Bank;
import io.naflow.jobs.config.Task.Classify;
import io.naflow.jobs.config.Task.Contrastive;
import io.naflow.jobs.config.Task.FewShot;
import io.naflow.jobs.config.Task.Gallery;
import io.naflow.jobs.config.Task.Retrieval;
import io.naflow.similarity.Similarities;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The section {@code task}, whose keys hang on its kind. */
final class TaskShapes {
  private static final Form<Classify> CLASSIFY =
      new Form<>("classify", Classify.class, SectionShape.of(section -> new Classify()));

  private static final Form<Contrastive> CONTRASTIVE =
      new Form<>(
          "contrastive",
          Contrastive.class,
          SectionShape.of(TaskShapes::contrastive)
              .with(TaskKeys.NEIGHBOURS, Contrastive::neighbours)
              .with(TaskKeys.TEMPERATURE, Contrastive::temperature)
              .with(TaskKeys.BANK, Contrastive::bank)
              .with(TaskKeys.SIMILARITY, Contrastive::similarity)
              .optional(TaskKeys.GALLERY, task -> task.gallery().flatMap(Gallery::path))
              .optional(TaskKeys.GALLERY_LABELS, task -> task.gallery().map(Gallery::labels)));

  private static final Form<FewShot> FEW_SHOT =
      new Form<>(
          "few-shot",
          FewShot.class,
          SectionShape.of(
                  section ->
                      new FewShot(
                          section.get(TaskKeys.WAYS),
                          section.get(TaskKeys.SHOTS),
                          section.get(TaskKeys.QUERIES),
                          section.get(TaskKeys.EPISODES),
                          section.get(TaskKeys.SIMILARITY)))
              .with(TaskKeys.WAYS, FewShot::ways)
              .with(TaskKeys.SHOTS, FewShot::shots)
              .with(TaskKeys.QUERIES, FewShot::queries)
              .with(TaskKeys.EPISODES, FewShot::episodes)
              .with(TaskKeys.SIMILARITY, FewShot::similarity));

  private static final Form<Retrieval> RETRIEVAL =
      new Form<>(
          "retrieval",
          Retrieval.class,
          SectionShape.of(
                  section ->
                      new Retrieval(
                          section.get(TaskKeys.TOP), similarity(section), gallery(section)))
              .with(TaskKeys.TOP, Retrieval::top)
              .with(TaskKeys.SIMILARITY, Retrieval::similarity)
              .optional(TaskKeys.GALLERY, task -> task.gallery().flatMap(Gallery::path))
              .optional(TaskKeys.GALLERY_LABELS, task -> task.gallery().map(Gallery::labels)));

  private static final List<Form<?>> FORMS = List.of(CLASSIFY, CONTRASTIVE, FEW_SHOT, RETRIEVAL);

  private TaskShapes() {}

  /** All kinds' keys, each once, in their order. */
  static List<Key<?>> keys() {
    var keys = new LinkedHashSet<Key<?>>();
    keys.add(TaskKeys.KIND);
    FORMS.forEach(form -> keys.addAll(form.shape().keys()));
    keys.addAll(LabelKeys.OF_GALLERY.shape().keys());
    return List.copyOf(keys);
  }

  /** One kind's keys beside the kind itself. */
  private record Form<T extends Task>(String kind, Class<T> type, SectionShape<T> shape) {
    Written write(Task task, Written written) {
      return shape.write(type.cast(task), written);
    }
  }

  static Task read(Settings section) {
    String kind = section.get(TaskKeys.KIND);
    SectionShape<? extends Task> shape =
        FORMS.stream().filter(form -> form.kind().equals(kind)).findFirst().orElseThrow().shape();
    var names = new ArrayList<>(List.of(TaskKeys.KIND.name()));
    names.addAll(shape.names());
    section.only(names);
    return shape.part(section);
  }

  static Written write(Task task, Written written) {
    Form<?> form =
        FORMS.stream().filter(one -> one.type().isInstance(task)).findFirst().orElseThrow();
    written.put(TaskKeys.KIND, form.kind());
    return form.write(task, written);
  }

  private static Contrastive contrastive(Settings section) {
    Bank bank = section.get(TaskKeys.BANK);
    Optional<Gallery> gallery =
        bank == Bank.CHECKPOINT ? Optional.of(trained(section)) : gallery(section);
    return new Contrastive(
        section.get(TaskKeys.NEIGHBOURS),
        section.get(TaskKeys.TEMPERATURE),
        similarity(section),
        gallery,
        bank);
  }

  /** The images of a checkpoint's memory bank: their folder, or their labels alone. */
  private static Gallery trained(Settings section) {
    Optional<Labels> which = section.find(TaskKeys.GALLERY_LABELS);
    Optional<String> folder = folder(section);
    if (which.isPresent() && which.get() instanceof Labels.None
        || folder.isEmpty() && !(which.isPresent() && which.get() instanceof Labels.Manifest)) {
      throw section
          .require(TaskKeys.BANK)
          .wrong(
              "'checkpoint' beside the labels of the images the bank is of: task.gallery, the folder the model was trained on, or task.gallery_labels, a .csv or .parquet file with a row for each of them");
    }
    return new Gallery(folder, which.orElse(new Labels.Folders()));
  }

  /** Of embeddings as a whole; fewer than the key has words for. */
  private static String similarity(Settings section) {
    Optional<Value> given = section.value(TaskKeys.SIMILARITY);
    return given
        .map(value -> value.word(Similarities.ids()))
        .orElseGet(TaskKeys.SIMILARITY::standard);
  }

  private static Optional<Gallery> gallery(Settings section) {
    Labels which = section.get(TaskKeys.GALLERY_LABELS);
    return folder(section).map(path -> new Gallery(Optional.of(path), which));
  }

  /** Empty for the dataset's own. */
  private static Optional<String> folder(Settings section) {
    return Optional.of(section.get(TaskKeys.GALLERY))
        .filter(path -> !path.equals(TaskKeys.GALLERY.standard()));
  }
}
