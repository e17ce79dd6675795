package io.naflow.weights.onnx;

import java.util.ArrayList;
import java.util.List;

/** One {@code AttributeProto}. */
final class AttributeReader {
  private static final int MOST = 1 << 20;

  private final ExternalFiles files;
  private final List<Long> wholes = new ArrayList<>();
  private final List<Double> reals = new ArrayList<>();
  private Attribute single = new Attribute.Other("nothing");
  private String name = "";
  private int type;

  AttributeReader(ExternalFiles files) {
    this.files = files;
  }

  /** What was read. */
  record Read(String name, Attribute attribute) {}

  Read read(WireMessage in) {
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> single = new Attribute.Real(in.real());
        case 3 -> single = new Attribute.Whole(in.number());
        case 4 -> single = new Attribute.Text(in.text());
        case 5 -> {
          TensorReader.Read tensor = TensorReader.read(in.message(), files);
          single =
              tensor
                  .tensor()
                  .<Attribute>map(Attribute.Constant::new)
                  .orElseGet(() -> new Attribute.Other("a tensor of " + tensor.type()));
        }
        case 6 -> single = other(in, "a graph");
        case 7 -> reals(in);
        case 8 -> TensorReader.wholes(in, wholes, MOST);
        case 9 -> single = other(in, "texts");
        case 10 -> single = other(in, "tensors");
        case 11 -> single = other(in, "graphs");
        case 20 -> type = (int) in.number();
        default -> in.skip();
      }
    }
    return new Read(name, attribute());
  }

  private static Attribute other(WireMessage in, String what) {
    in.skip();
    return new Attribute.Other(what);
  }

  private Attribute attribute() {
    // Empty lists and zeros may have left no trace but the type.
    return switch (type) {
      case 1 -> single instanceof Attribute.Real ? single : new Attribute.Real(0);
      case 2 -> single instanceof Attribute.Whole ? single : new Attribute.Whole(0);
      case 3 -> single instanceof Attribute.Text ? single : new Attribute.Text("");
      case 6 -> new Attribute.Reals(reals);
      case 7 -> new Attribute.Wholes(wholes);
      default -> single;
    };
  }

  private void reals(WireMessage in) {
    if (in.wire() == WireMessage.STRETCH) {
      WireMessage packed = in.message();
      while (packed.morePacked()) {
        TensorReader.add(in, reals, (double) packed.packedReal(), MOST);
      }
    } else {
      TensorReader.add(in, reals, (double) in.real(), MOST);
    }
  }
}
