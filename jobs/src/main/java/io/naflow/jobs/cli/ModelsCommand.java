package io.naflow.jobs.cli;

import io.naflow.api.choice.Parameter;
import io.naflow.metric.suite.Metric;
import io.naflow.metric.suite.Metrics;
import io.naflow.session.Catalogue;
import io.naflow.zoo.Architecture;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code naflow models}. */
@Command(
    name = "models",
    description = "Lists the architectures, the explanation methods and the metrics there are.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    var catalogue = new Catalogue();
    System.out.printf("%-28s %-9s %8s  %s%n", "architecture", "input", "outputs", "what it is");
    for (Architecture architecture : catalogue.architectures()) {
      var input = architecture.input();
      System.out.printf(
          "%-28s %-9s %8d  %s [%s]%n",
          architecture.id(),
          input.width() + "×" + input.height(),
          architecture.classes(),
          architecture.summary(),
          architecture.source());
    }
    System.out.printf("%nmethods: %s%n", String.join(", ", catalogue.methodOrigins()));
    System.out.printf("%n%-26s %s%n", "metric", "what it needs");
    List<Metric> metrics = Metrics.all();
    List<String> origins = Metrics.origins();
    for (int i = 0; i < metrics.size(); i++) {
      System.out.printf("%-26s %s%n", origins.get(i), metrics.get(i).need());
    }
    System.out.printf("%n%-26s %s%n", "method or metric", "settings, as they are by default");
    catalogue.methods().forEach(method -> settings(method, catalogue.parameters(method)));
    Metrics.all().forEach(metric -> settings(metric.id(), metric.parameters()));
    return 0;
  }

  private static void settings(String owner, List<Parameter> parameters) {
    if (!parameters.isEmpty()) {
      System.out.printf(
          "%-26s %s%n",
          owner,
          parameters.stream()
              .map(parameter -> parameter.name() + ": " + parameter.standard())
              .collect(Collectors.joining(", ")));
    }
  }
}
