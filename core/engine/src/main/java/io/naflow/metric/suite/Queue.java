package io.naflow.metric.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Inputs on their way to the network: whoever needs answers puts inputs in, whichever image, layer,
 * method or metric they belong to, and they go through in full batches. Never more than a batch is
 * held.
 *
 * @param <I> input
 * @param <O> answer
 */
final class Queue<I, O> {
  private final int batch;
  private final Function<List<I>, List<O>> network;
  private final List<I> inputs = new ArrayList<>();
  private final List<Consumer<O>> takers = new ArrayList<>();

  Queue(int batch, Function<List<I>, List<O>> network) {
    this.batch = batch;
    this.network = network;
  }

  /** Puts an input in; the answer is taken once its batch is full, or at {@link #flush}. */
  void add(I input, Consumer<O> taker) {
    inputs.add(input);
    takers.add(taker);
    if (inputs.size() == batch) {
      flush();
    }
  }

  /** Sends what is left. Answers are taken in the order of the inputs. */
  void flush() {
    if (inputs.isEmpty()) {
      return;
    }
    List<O> answers = network.apply(List.copyOf(inputs));
    List<Consumer<O>> waiting = List.copyOf(takers);
    inputs.clear();
    takers.clear();
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).accept(answers.get(i));
    }
  }
}
