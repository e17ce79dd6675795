package io.naflow.weights;

import java.util.List;

/**
 * A call that a pickle asks for: what a name of {@link Globals} is to make data of.
 *
 * @param name the name, in its Python 3 spelling
 * @param arguments what it is given
 * @param context the pickle it stands in
 */
record PickleCall(String name, List<PickleNode> arguments, Context context) {

  /** What the parts of the unpickler need to know of the pickle being read. */
  interface Context {

    /** The exception for the opcode being read; adds the file and the place. */
    WeightsException refuse(String why, String wayOut);

    /** Counts steps, for work that is larger than the opcode that asks for it. */
    void spend(long steps);
  }

  boolean has(int index) {
    return index < arguments.size();
  }

  /** The argument at an index, which must be there and of the given kind. */
  <T extends PickleNode> T argument(int index, Class<T> kind) {
    if (!has(index) || !kind.isInstance(arguments.get(index))) {
      throw malformed();
    }
    return kind.cast(arguments.get(index));
  }

  WeightsException malformed() {
    return context.refuse(
        "the arguments of " + name + " are malformed", WeightsException.FETCH_AGAIN);
  }
}
