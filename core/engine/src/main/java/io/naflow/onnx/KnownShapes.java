package io.naflow.onnx;

import io.naflow.weights.onnx.Attribute;
import io.naflow.weights.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Known numbers in other shapes and orders. */
final class KnownShapes {
  private KnownShapes() {}

  /** What an operator gives; {@code null} if it is none of these. */
  static Known of(Call call, String operator) {
    return switch (operator) {
      case "Constant" -> constant(call);
      case "Shape" -> shape(call, call.value(0).dims());
      case "Size" -> Known.scalar(call.known(0).count());
      case "Reshape" ->
          call.known(0).shaped(reshaped(call, call.known(0).dims(), call.known(1).toInts()));
      case "Flatten" -> flattened(call);
      case "Squeeze" -> call.known(0).shaped(squeezed(call, call.known(0).dims()));
      case "Unsqueeze" -> call.known(0).shaped(unsqueezed(call, call.known(0).dims()));
      case "Transpose" -> transposed(call.known(0), order(call, call.known(0).dims().size()));
      case "Concat" -> concatenated(call);
      case "Gather" -> gathered(call);
      case "Slice" -> sliced(call);
      case "Expand" -> expanded(call);
      case "Tile" -> tiled(call);
      default -> null;
    };
  }

  /** A tensor among a node's settings. */
  static Optional<Known> constant(OnnxNode node, String name) {
    return node.attributes().get(name) instanceof Attribute.Constant constant
        ? Optional.of(Known.of(constant.tensor()))
        : Optional.empty();
  }

  private static Known constant(Call call) {
    Optional<Known> tensor = constant(call.node(), "value");
    if (tensor.isPresent()) {
      return tensor.get();
    }
    for (Attribute attribute : call.node().attributes().values()) {
      if (attribute instanceof Attribute.Real real) {
        return Known.scalar(real.value());
      } else if (attribute instanceof Attribute.Whole whole) {
        return Known.of(List.of(), true, new double[] {whole.value()});
      } else if (attribute instanceof Attribute.Reals reals) {
        double[] values = reals.values().stream().mapToDouble(Double::doubleValue).toArray();
        return Known.of(List.of(values.length), false, values);
      } else if (attribute instanceof Attribute.Wholes wholes) {
        double[] values = wholes.values().stream().mapToDouble(Long::doubleValue).toArray();
        return Known.of(List.of(values.length), true, values);
      }
    }
    throw call.refuse("it holds none of the constants that are supported");
  }

  static Known shape(Call call, List<Integer> dims) {
    int rank = dims.size();
    int start = Math.max(0, Math.min(rank, wrapped(call.number("start", 0), rank)));
    int end = Math.max(start, Math.min(rank, wrapped(call.number("end", rank), rank)));
    return Known.list(dims.subList(start, end));
  }

  private static int wrapped(int at, int rank) {
    return at < 0 ? at + rank : at;
  }

  /** Sizes as {@code Reshape} is asked for them: 0 is the input's, -1 what is left. */
  static List<Integer> reshaped(Call call, List<Integer> from, List<Integer> asked) {
    var dims = new ArrayList<Integer>();
    int open = -1;
    long product = 1;
    boolean zeros = call.whole("allowzero", 0) == 1;
    for (int i = 0; i < asked.size(); i++) {
      int dim = asked.get(i);
      if (dim == -1 && open < 0) {
        open = i;
        dims.add(-1);
        continue;
      }
      int size = dim == 0 && !zeros && i < from.size() ? from.get(i) : dim;
      if (size < 0) {
        throw call.refuse("it is to make the shape %s".formatted(asked));
      }
      dims.add(size);
      product *= size;
    }
    long count = Known.count(from);
    if (open >= 0 && product > 0 && count % product == 0) {
      dims.set(open, Math.toIntExact(count / product));
    } else if (open >= 0 || product != count) {
      throw call.refuse("a tensor of shape %s cannot become %s".formatted(from, asked));
    }
    return List.copyOf(dims);
  }

  private static Known flattened(Call call) {
    List<Integer> dims = call.known(0).dims();
    int axis = call.number("axis", 1);
    int at = axis < 0 ? axis + dims.size() : axis;
    return call.known(0)
        .shaped(
            List.of(Known.count(dims.subList(0, at)), Known.count(dims.subList(at, dims.size()))));
  }

  static List<Integer> squeezed(Call call, List<Integer> dims) {
    Optional<List<Integer>> axes = call.list("axes", 1).map(given -> Axes.of(given, dims.size()));
    return IntStream.range(0, dims.size())
        .filter(d -> axes.map(given -> !given.contains(d)).orElse(dims.get(d) != 1))
        .mapToObj(dims::get)
        .toList();
  }

  static List<Integer> unsqueezed(Call call, List<Integer> dims) {
    List<Integer> given =
        call.list("axes", 1).orElseThrow(() -> call.refuse("it does not say which axes"));
    List<Integer> axes = Axes.of(given, dims.size() + given.size());
    var made = new ArrayList<Integer>();
    int from = 0;
    for (int d = 0; d < dims.size() + axes.size(); d++) {
      made.add(axes.contains(d) ? 1 : dims.get(from++));
    }
    return List.copyOf(made);
  }

  static List<Integer> order(Call call, int rank) {
    return call.numbers("perm")
        .orElseGet(() -> IntStream.range(0, rank).mapToObj(d -> rank - 1 - d).toList());
  }

  static Known transposed(Known x, List<Integer> order) {
    List<Integer> dims = order.stream().map(x.dims()::get).toList();
    return new Known(
        dims,
        x.whole(),
        () -> {
          double[] from = x.values();
          double[] to = new double[from.length];
          int[] strides = strides(x.dims());
          for (int i = 0; i < to.length; i++) {
            int rest = i;
            int at = 0;
            for (int d = dims.size() - 1; d >= 0; d--) {
              at += rest % dims.get(d) * strides[order.get(d)];
              rest /= dims.get(d);
            }
            to[i] = from[at];
          }
          return to;
        });
  }

  private static int[] strides(List<Integer> dims) {
    int[] strides = new int[dims.size()];
    int stride = 1;
    for (int d = dims.size() - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= dims.get(d);
    }
    return strides;
  }

  private static Known concatenated(Call call) {
    Known first = call.known(0);
    int axis = Axes.of(call.number("axis", 0), first.dims().size());
    var dims = new ArrayList<>(first.dims());
    int total = 0;
    for (int i = 0; i < call.inputs().size(); i++) {
      total += call.known(i).dims().get(axis);
    }
    dims.set(axis, total);
    Folding.bounded(call, dims);
    int outer = Known.count(dims.subList(0, axis));
    double[] to = new double[Known.count(dims)];
    int width = outer == 0 ? 0 : to.length / outer;
    int offset = 0;
    for (int i = 0; i < call.inputs().size(); i++) {
      double[] from = call.known(i).values();
      int own = outer == 0 ? 0 : from.length / outer;
      for (int o = 0; o < outer; o++) {
        System.arraycopy(from, o * own, to, o * width + offset, own);
      }
      offset += own;
    }
    return Known.of(dims, first.whole(), to);
  }

  private static Known gathered(Call call) {
    Known x = call.known(0);
    Known indices = call.known(1);
    int axis = Axes.of(call.number("axis", 0), x.dims().size());
    List<Integer> chosen = indices.toInts();
    Known taken = taken(x, axis, chosen.size(), i -> Axes.of(chosen.get(i), x.dims().get(axis)));
    var dims = new ArrayList<>(x.dims().subList(0, axis));
    dims.addAll(indices.dims());
    dims.addAll(x.dims().subList(axis + 1, x.dims().size()));
    return taken.shaped(dims);
  }

  /** Some places of one dimension. */
  private static Known taken(Known x, int axis, int count, IntUnaryOperator source) {
    var dims = new ArrayList<>(x.dims());
    dims.set(axis, count);
    return new Known(
        dims,
        x.whole(),
        () -> {
          double[] from = x.values();
          int inner = Known.count(x.dims().subList(axis + 1, x.dims().size()));
          int outer = Known.count(x.dims().subList(0, axis));
          double[] to = new double[outer * count * inner];
          for (int o = 0; o < outer; o++) {
            for (int i = 0; i < count; i++) {
              int at = (o * x.dims().get(axis) + source.applyAsInt(i)) * inner;
              System.arraycopy(from, at, to, (o * count + i) * inner, inner);
            }
          }
          return to;
        });
  }

  private static Known sliced(Call call) {
    Known result = call.known(0);
    for (Slices.Slice slice : Slices.of(call, result.dims())) {
      result = taken(result, slice.axis(), slice.count(), slice::source);
    }
    return result;
  }

  private static Known expanded(Call call) {
    Known x = call.known(0);
    List<Integer> dims =
        Broadcasting.of(x.dims(), call.known(1).toInts())
            .orElseThrow(() -> call.refuse("its shape does not fit " + x.dims()));
    Folding.bounded(call, dims);
    return new Known(dims, x.whole(), () -> Broadcasting.expanded(x, dims));
  }

  private static Known tiled(Call call) {
    Known x = call.known(0);
    List<Integer> repeats = call.known(1).toInts();
    Known result = x;
    var dims = new ArrayList<>(x.dims());
    for (int d = 0; d < dims.size(); d++) {
      int size = x.dims().get(d);
      dims.set(d, Math.multiplyExact(size, repeats.get(d)));
      Folding.bounded(call, dims);
      result = taken(result, d, dims.get(d), i -> i % size);
    }
    return result;
  }

  static List<Known> split(Call call) {
    Known x = call.known(0);
    int axis = Axes.of(call.number("axis", 0), x.dims().size());
    var parts = new ArrayList<Known>();
    int first = 0;
    for (int size : Slices.sizes(call, x.dims().get(axis))) {
      int from = first;
      parts.add(taken(x, axis, size, i -> from + i));
      first += size;
    }
    return parts;
  }

  /** Matrix product of two constants, of two dimensions each. */
  static Known product(Call call) {
    Known a = call.known(0);
    Known b = call.known(1);
    if (a.dims().size() != 2 || b.dims().size() != 2) {
      throw call.refuse("only constants of two dimensions are multiplied");
    }
    int rows = a.dims().get(0);
    int inner = a.dims().get(1);
    int columns = b.dims().get(1);
    Folding.bounded(call, List.of(rows, columns));
    double[] left = a.values();
    double[] right = b.values();
    double[] to = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int k = 0; k < inner; k++) {
          to[r * columns + c] += left[r * inner + k] * right[k * columns + c];
        }
      }
    }
    return Known.of(List.of(rows, columns), false, to);
  }
}
