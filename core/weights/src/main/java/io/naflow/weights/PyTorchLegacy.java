package io.naflow.weights;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, a protocol number,
 * facts about the machine, the object (with references to storages) and the keys of the storages;
 * then for each key the number of elements, 8 bytes, and the elements. Source:
 * torch/serialization.py, {@code _legacy_save} and {@code _legacy_load}. The numbers are always
 * little-endian; the facts about the machine are not used, as PyTorch does not use them.
 */
final class PyTorchLegacy {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final BigInteger PROTOCOL = BigInteger.valueOf(1001);
  private static final long MAX_PICKLES = 256L << 20;

  private final SourceFile.Reading in;
  private final Map<String, Place> places = new HashMap<>();

  private PyTorchLegacy(SourceFile.Reading in) {
    this.in = in;
  }

  /**
   * Where the elements of a storage lie.
   *
   * @param start first byte, counted in the file
   * @param elements how many
   */
  private record Place(long start, long elements) {}

  static Freezer.Contents read(SourceFile.Reading in) {
    return new PyTorchLegacy(in).read();
  }

  private Freezer.Contents read() {
    long size = in.file().size();
    ByteInput pickles = new ByteInput(in, 0, Math.min(size, MAX_PICKLES), "");
    requireNumber(load(pickles).root(), MAGIC, "magic number");
    requireNumber(load(pickles).root(), PROTOCOL, "protocol number");
    load(pickles);
    Unpickler.Result object = load(pickles);
    PickleNode keys = load(pickles).root();
    findStorages(
        keys, object.storages(), new ByteInput(in, pickles.position(), size, "the storages"));
    return Freezer.freeze(object.root(), in.file(), this::storage);
  }

  private Unpickler.Result load(ByteInput pickles) {
    return Unpickler.load(pickles);
  }

  private void requireNumber(PickleNode found, BigInteger expected, String what) {
    if (!found.equals(new PickleNode.Scalar(new Value.Int(expected)))) {
      throw refuse("its %s is not %s".formatted(what, expected));
    }
  }

  private void findStorages(
      PickleNode keys, Map<String, PickleNode.StorageRef> refs, ByteInput storages) {
    if (!(keys instanceof PickleNode.Sequence list)) {
      throw refuse("it has no list of storages after its pickle");
    }
    long base = in.file().size() - storages.length();
    for (PickleNode item : list.items()) {
      String key = PickleNode.asText(item).orElse("");
      PickleNode.StorageRef ref = refs.get(key);
      if (ref == null || places.containsKey(key)) {
        throw refuse(
            "its list of storages has '%s' %s"
                .formatted(
                    WeightsException.shown(key), ref == null ? "without a tensor" : "twice"));
      }
      long elements = storages.i64();
      if (elements != ref.elements()) {
        throw refuse(
            "storage '%s' is announced with %d elements and has %d"
                .formatted(WeightsException.shown(key), ref.elements(), elements));
      }
      places.put(key, new Place(base + storages.position(), elements));
      if (elements > storages.remaining() / ref.elementBytes()) {
        throw refuse(
            "storage '%s' claims %d elements of %d bytes, and %d bytes are left"
                .formatted(
                    WeightsException.shown(key),
                    elements,
                    ref.elementBytes(),
                    storages.remaining()));
      }
      storages.skip(elements * ref.elementBytes(), "a storage");
    }
  }

  private Storage storage(PickleNode.StorageRef ref) {
    Place place = places.get(ref.key());
    if (place == null || ref.elements() != place.elements) {
      throw refuse(
          "a tensor refers to storage '%s' of %d elements, which the file lacks"
              .formatted(WeightsException.shown(ref.key()), ref.elements()));
    }
    int width = ref.elementBytes();
    return new Storage.InFile(
        in.file(),
        place.start + ref.view().offset() * width,
        ref.view().elements() * width,
        ByteOrder.LITTLE_ENDIAN);
  }

  private WeightsException refuse(String why) {
    return WeightsException.cannotRead(in.file().path(), why, WeightsException.FETCH_AGAIN);
  }
}
