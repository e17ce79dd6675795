package io.naflow.jobs.cli.explain;

import io.naflow.api.Arrival;
import io.naflow.api.Engine;
import io.naflow.api.ExplainPlan;
import io.naflow.api.ModelSpec;
import io.naflow.api.Outcome;
import io.naflow.api.Precision;
import io.naflow.api.Prediction;
import io.naflow.api.Session;
import io.naflow.api.intake.Intake;
import io.naflow.api.intake.Seen;
import io.naflow.image.Preprocessing;
import io.naflow.jobs.text.Printable;
import io.naflow.session.TorchEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Explains single images with one or more models. */
public final class FileExplainer {
  private final List<ModelSpec> models;
  private final ExplainPlan plan;
  private final ExplainFiles files;
  private final PrintStream messages;
  private final Intake intake = Intake.standard();

  /**
   * @param out folder for strips and arrays; exists
   * @param classNames what each model's classes are called, by its id, for titles
   * @param messages told of each image
   */
  public FileExplainer(
      List<ModelSpec> models,
      ExplainPlan plan,
      Path out,
      Map<String, Map<Integer, String>> classNames,
      PrintStream messages) {
    this.models = List.copyOf(models);
    this.plan = plan;
    this.files = new ExplainFiles(out, classNames);
    this.messages = messages;
  }

  /**
   * Explains the images one after another.
   *
   * @return how many could not be explained; each has been told of
   */
  public int run(List<Path> images, String device, Precision precision) throws IOException {
    try (Engine engine = TorchEngine.on(device, OptionalInt.empty(), precision)) {
      var sessions = new ArrayList<Session>();
      try {
        for (ModelSpec model : models) {
          sessions.add(engine.open(model, plan));
        }
        int failed = 0;
        for (Path image : images) {
          failed += explain(image, sessions) ? 0 : 1;
        }
        return failed;
      } finally {
        sessions.forEach(Session::close);
      }
    }
  }

  private boolean explain(Path file, List<Session> sessions) throws IOException {
    String name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    Seen seen =
        intake.see(file, sessions.stream().map(each -> each.model().preprocessing()).toList());
    var explained = new ArrayList<ExplainedFile>();
    for (Session session : sessions) {
      Preprocessing own = session.model().preprocessing();
      Arrival arrival = seen.as(name, OptionalInt.empty(), own);
      Outcome outcome = Intake.ask(List.of(arrival), session::explain).get(0);
      if (outcome instanceof Outcome.Failed failed) {
        messages.println(Printable.line(file + ": " + failed.message()));
        return false;
      } else if (seen instanceof Seen.Whole whole && outcome instanceof Outcome.Explained found) {
        explained.add(new ExplainedFile(session.model().spec().id(), whole.view(own), found));
      }
    }
    explained.forEach(one -> tell(name, one));
    files
        .write(name, plan.methods(), explained)
        .forEach(strip -> messages.println("  " + Printable.line(strip.toString())));
    return true;
  }

  private void tell(String name, ExplainedFile one) {
    Prediction prediction = one.outcome().prediction();
    messages.printf(
        Locale.ROOT,
        "%s: %s says %s %d%s, %s%n",
        Printable.line(name),
        one.model(),
        prediction.probability().isPresent() ? "class" : "output",
        prediction.classIndex(),
        files
            .className(one.model(), prediction.classIndex())
            .map(text -> " (" + Printable.line(text) + ")")
            .orElse(""),
        sureness(prediction));
  }

  private static String sureness(Prediction prediction) {
    return prediction.probability().isPresent()
        ? String.format(Locale.ROOT, "probability %.3f", prediction.probability().getAsDouble())
        : String.format(Locale.ROOT, "score %.4g", prediction.logit());
  }
}
