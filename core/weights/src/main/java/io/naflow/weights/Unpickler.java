package io.naflow.weights;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pickles of protocols 0 to 5 as data. The opcodes are those of Python's {@code
 * pickletools.py}; those that would look up or call something only ever make {@link PickleNode}s,
 * by the short list of names in {@link Globals}.
 *
 * <p>Steps are limited: a pickle of a few bytes can ask for any amount of memory by making lists
 * and copying references, and real checkpoints take some thirty steps a tensor.
 */
final class Unpickler implements PickleCall.Context {

  static final int MAX_STEPS = 2_000_000;

  private static final int MAX_PROTOCOL = 5;

  private final ByteInput in;
  private final Globals globals;
  private final PickleStack stack = new PickleStack(this::malformed);
  private final Map<Long, PickleNode> memo = new HashMap<>();
  private long steps;
  private long opcodeAt;

  private Unpickler(ByteInput in) {
    this.in = in;
    this.globals = new Globals(this);
  }

  /** Reads one pickle, from where the input stands to behind its STOP. */
  static Result load(ByteInput in) {
    Unpickler unpickler = new Unpickler(in);
    PickleNode root = unpickler.run();
    return new Result(root, unpickler.globals.torch().storages());
  }

  /**
   * One pickle.
   *
   * @param root the object
   * @param storages every storage that it refers to, by key
   */
  record Result(PickleNode root, Map<String, PickleNode.StorageRef> storages) {}

  private PickleNode run() {
    while (true) {
      opcodeAt = in.position();
      int opcode = in.u8();
      spend(1);
      if (opcode == '.') {
        return stack.pop();
      }
      if (!(frame(opcode) || containers(opcode) || memo(opcode) || objects(opcode))) {
        Value value =
            PickleScalars.read(opcode, in)
                .orElseThrow(
                    () ->
                        refuse(
                            "0x%02x is no opcode of pickle that this program reads"
                                .formatted(opcode),
                            WeightsException.FETCH_AGAIN));
        stack.push(new PickleNode.Scalar(value));
      }
    }
  }

  private boolean frame(int opcode) {
    switch (opcode) {
      case 0x80 -> { // PROTO
        int protocol = in.u8();
        if (protocol > MAX_PROTOCOL) {
          throw refuse(
              "it is a pickle of protocol %d, and 0 to %d are known"
                  .formatted(protocol, MAX_PROTOCOL),
              "save it with pickle_protocol=2, the default of torch.save");
        }
      }
      case 0x95 -> in.require(in.i64(), "a frame"); // FRAME
      case '(' -> stack.mark(); // MARK
      case '0' -> stack.drop(); // POP, which may also drop a mark
      case '1' -> stack.popToMark(); // POP_MARK
      case '2' -> stack.push(stack.top()); // DUP
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean containers(int opcode) {
    switch (opcode) {
      case ']', ')', 0x8f ->
          stack.push(new PickleNode.Sequence()); // EMPTY_LIST, EMPTY_TUPLE, EMPTY_SET
      case 'l', 't', 0x91 ->
          stack.push(new PickleNode.Sequence(stack.popToMark())); // LIST, TUPLE, FROZENSET
      case 0x85 -> stack.push(new PickleNode.Sequence(stack.pop(1))); // TUPLE1
      case 0x86 -> stack.push(new PickleNode.Sequence(stack.pop(2))); // TUPLE2
      case 0x87 -> stack.push(new PickleNode.Sequence(stack.pop(3))); // TUPLE3
      case '}' -> stack.push(new PickleNode.Mapping()); // EMPTY_DICT
      case 'd' -> { // DICT
        PickleNode.Mapping mapping = new PickleNode.Mapping();
        putAll(stack.popToMark(), mapping);
        stack.push(mapping);
      }
      case 'a' -> addAll(stack.pop(1)); // APPEND
      case 'e', 0x90 -> addAll(stack.popToMark()); // APPENDS, ADDITEMS
      case 's' -> setItems(stack.pop(2)); // SETITEM
      case 'u' -> setItems(stack.popToMark()); // SETITEMS
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memo(int opcode) {
    switch (opcode) {
      case 'p' -> memo.put(index(in.asciiLine()), stack.top()); // PUT
      case 'q' -> memo.put((long) in.u8(), stack.top()); // BINPUT
      case 'r' -> memo.put(in.u32(), stack.top()); // LONG_BINPUT
      case 0x94 -> memo.put((long) memo.size(), stack.top()); // MEMOIZE
      case 'g' -> stack.push(recall(index(in.asciiLine()))); // GET
      case 'h' -> stack.push(recall(in.u8())); // BINGET
      case 'j' -> stack.push(recall(in.u32())); // LONG_BINGET
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean objects(int opcode) {
    switch (opcode) {
      case 'c' -> stack.push(globals.find(in.asciiLine(), in.asciiLine())); // GLOBAL
      case 0x93 -> { // STACK_GLOBAL
        List<PickleNode> names = stack.pop(2);
        stack.push(globals.find(name(names.get(0)), name(names.get(1))));
      }
      case 'R', 0x81 -> { // REDUCE, NEWOBJ
        List<PickleNode> call = stack.pop(2);
        stack.push(globals.call(call.get(0), items(call.get(1))));
      }
      case 0x92 -> { // NEWOBJ_EX
        List<PickleNode> call = stack.pop(3);
        stack.push(globals.callWithKeywords(call.get(0), items(call.get(1)), call.get(2)));
      }
      case 'i' -> { // INST
        PickleNode type = globals.find(in.asciiLine(), in.asciiLine());
        stack.push(globals.call(type, stack.popToMark()));
      }
      case 'o' -> { // OBJ
        List<PickleNode> call = stack.popToMark();
        if (call.isEmpty()) {
          throw malformed();
        }
        stack.push(globals.call(call.get(0), call.subList(1, call.size())));
      }
      case 'b' -> { // BUILD
        PickleNode state = stack.pop();
        globals.build(stack.top(), state);
      }
      case 'Q' -> stack.push(globals.torch().persistent(stack.pop())); // BINPERSID
      case 'P' -> // PERSID
          throw refuse(
              "it names something outside the file (PERSID '%s')"
                  .formatted(WeightsException.shown(in.asciiLine())),
              WeightsException.SAVE_AGAIN);
      case 0x82, 0x83, 0x84 -> // EXT1, EXT2, EXT4
          throw refuse(
              "it asks for a class by a number of Python's copyreg extension registry (EXT opcode)",
              WeightsException.SAVE_AGAIN);
      case 0x97, 0x98 -> // NEXT_BUFFER, READONLY_BUFFER
          throw refuse("it keeps data in buffers outside the file", WeightsException.SAVE_AGAIN);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void addAll(List<PickleNode> items) {
    PickleNode target = stack.top();
    if (target instanceof PickleNode.Sequence sequence) {
      sequence.items().addAll(items);
    } else if (target instanceof PickleNode.Instance instance) {
      instance.items.items().addAll(items);
    } else {
      throw refuse("it appends to " + PickleNode.describe(target), WeightsException.FETCH_AGAIN);
    }
  }

  private void setItems(List<PickleNode> items) {
    PickleNode target = stack.top();
    if (target instanceof PickleNode.Mapping mapping) {
      putAll(items, mapping);
    } else if (target instanceof PickleNode.Instance instance) {
      putAll(items, instance.entries);
    } else {
      throw refuse("it sets items of " + PickleNode.describe(target), WeightsException.FETCH_AGAIN);
    }
  }

  private void putAll(List<PickleNode> keysAndValues, PickleNode.Mapping mapping) {
    if (keysAndValues.size() % 2 != 0) {
      throw malformed();
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      mapping.put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private List<PickleNode> items(PickleNode arguments) {
    if (arguments instanceof PickleNode.Sequence sequence) {
      return sequence.items();
    }
    throw refuse(
        "it gives " + PickleNode.describe(arguments) + " as arguments",
        WeightsException.FETCH_AGAIN);
  }

  private String name(PickleNode node) {
    return PickleNode.asText(node).orElseThrow(this::malformed);
  }

  private long index(String line) {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private PickleNode recall(long index) {
    PickleNode node = memo.get(index);
    if (node == null) {
      throw refuse(
          "it recalls value %d, which it has not stored".formatted(index),
          WeightsException.FETCH_AGAIN);
    }
    return node;
  }

  @Override
  public void spend(long more) {
    steps += more;
    if (steps > MAX_STEPS) {
      throw refuse(
          "its pickle takes more than %d steps, and checkpoints need far fewer"
              .formatted(MAX_STEPS),
          WeightsException.SAVE_AGAIN);
    }
  }

  private WeightsException malformed() {
    return refuse("the pickle is malformed", WeightsException.FETCH_AGAIN);
  }

  @Override
  public WeightsException refuse(String why, String wayOut) {
    return in.refuse(opcodeAt, why, wayOut);
  }
}
