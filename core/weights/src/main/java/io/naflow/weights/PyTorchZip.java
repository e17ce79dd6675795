package io.naflow.weights;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code torch.save} writes since PyTorch 1.6: a zip archive with one folder of any name,
 * which holds {@code data.pkl} (the object, with references to storages), {@code data/KEY} (the
 * bytes of each storage), and since 2.1 {@code byteorder}. Source: torch/serialization.py, {@code
 * _save} and {@code _load}.
 */
final class PyTorchZip {

  private static final String PICKLE = "data.pkl";
  private static final long MAX_PICKLE = 256L << 20;

  private final SourceFile.Reading in;
  private final ZipDirectory zip;
  private final String folder;
  private final ByteOrder order;

  private PyTorchZip(SourceFile.Reading in) {
    this.in = in;
    this.zip = ZipDirectory.read(in);
    this.folder = findFolder();
    this.order = findOrder();
  }

  static Freezer.Contents read(SourceFile.Reading in) {
    PyTorchZip archive = new PyTorchZip(in);
    PickleNode root = Unpickler.load(archive.open(PICKLE)).root();
    return Freezer.freeze(root, in.file(), archive::storage);
  }

  private String findFolder() {
    List<String> folders = new ArrayList<>();
    for (String name : zip.names()) {
      int slash = name.indexOf('/');
      if (slash > 0 && name.substring(slash + 1).equals(PICKLE)) {
        folders.add(name.substring(0, slash + 1));
      }
    }
    otherProgram()
        .ifPresent(
            what -> {
              throw WeightsException.cannotRead(in.file().path(), what, WeightsException.TO_ONNX);
            });
    if (folders.size() != 1) {
      throw WeightsException.cannotRead(
          in.file().path(),
          "it is a zip archive with %d pickles of the name FOLDER/data.pkl, and PyTorch's have one"
              .formatted(folders.size()),
          "give a file that torch.save wrote; an archive around several must be unpacked first");
    }
    if (zip.names().contains(folders.get(0) + "constants.pkl")) {
      throw WeightsException.cannotRead(
          in.file().path(),
          "it is a TorchScript program (torch.jit.save)",
          WeightsException.TO_ONNX);
    }
    return folders.get(0);
  }

  /** What other programs zip, by the names in it. */
  private Optional<String> otherProgram() {
    boolean exported =
        zip.names().stream()
            .anyMatch(
                name ->
                    name.endsWith("serialized_exported_program.json")
                        || name.endsWith("models/model.json")
                        || name.endsWith("archive_format"));
    if (exported) {
      return Optional.of("it is a program of torch.export (torch.export.save)");
    } else if (zip.names().contains("model.weights.h5")) {
      return Optional.of("it is a Keras model (.keras)");
    }
    return Optional.empty();
  }

  private ByteOrder findOrder() {
    if (!zip.names().contains(folder + "byteorder")) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    ByteInput entry = open("byteorder");
    String name =
        new String(
            entry.bytes(Math.min(16, entry.length()), "a byte order"), StandardCharsets.ISO_8859_1);
    return switch (name) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw WeightsException.cannotRead(
              in.file().path(),
              "its byte order is '%s'".formatted(WeightsException.shown(name)),
              "save it on a little-endian or big-endian machine");
    };
  }

  private ByteInput open(String name) {
    ZipDirectory.Entry entry =
        zip.entry(folder + name)
            .orElseThrow(() -> new AssertionError(name + " was found to be there"));
    if (entry.size() > MAX_PICKLE) {
      throw WeightsException.cannotRead(
          in.file().path(),
          "its %s has %d bytes, and no more than %d are read"
              .formatted(name, entry.size(), MAX_PICKLE),
          WeightsException.SAVE_AGAIN);
    }
    return new ByteInput(in, entry.start(), entry.start() + entry.size(), entry.name());
  }

  private Storage storage(PickleNode.StorageRef ref) {
    String name = folder + "data/" + ref.key();
    ZipDirectory.Entry entry =
        zip.entry(name)
            .orElseThrow(
                () ->
                    WeightsException.cannotRead(
                        in.file().path(),
                        "a tensor refers to '%s', which the archive lacks"
                            .formatted(WeightsException.shown(name)),
                        WeightsException.FETCH_AGAIN));
    int width = ref.elementBytes();
    if (ref.elements() > entry.size() / width) {
      throw WeightsException.cannotRead(
          in.file().path(),
          "storage '%s' declares %d elements of %d bytes and has %d bytes"
              .formatted(WeightsException.shown(ref.key()), ref.elements(), width, entry.size()),
          WeightsException.FETCH_AGAIN);
    }
    return new Storage.InFile(
        in.file(),
        entry.start() + ref.view().offset() * width,
        ref.view().elements() * width,
        order);
  }
}
