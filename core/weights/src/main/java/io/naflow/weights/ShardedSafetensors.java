package io.naflow.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Safetensors in several files beside an index, as Hugging Face writes large ones: {@code
 * {"weight_map": {NAME: FILE}}} in {@code model.safetensors.index.json}.
 */
final class ShardedSafetensors {
  private static final String ENDING = ".safetensors.index.json";
  private static final int MAX_INDEX = 64 << 20;
  private static final int MAX_SHARDS = 4096;

  private ShardedSafetensors() {}

  /**
   * The index that a path means: itself, or the one in a folder; empty where it is neither.
   *
   * @throws WeightsException if a folder has no index or several
   */
  static Optional<Path> index(Path path) {
    if (Files.isDirectory(path)) {
      return Optional.of(inFolder(path));
    }
    Path name = path.getFileName();
    return name != null && name.toString().endsWith(ENDING) ? Optional.of(path) : Optional.empty();
  }

  private static Path inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
      if (found.size() != 1) {
        throw WeightsException.cannotRead(
            folder,
            "it is a folder with %d files of the name *%s".formatted(found.size(), ENDING),
            "give a folder of sharded safetensors with their index, or the path of one checkpoint file");
      }
      return found.get(0);
    } catch (IOException e) {
      throw WeightsException.cannotRead(folder, e);
    }
  }

  /** Reads the index and all files that it names. */
  static Checkpoint read(Path index) {
    SourceFile file = SourceFile.of(index);
    try (SourceFile.Reading in = file.open()) {
      Map<String, String> places = places(in);
      var shards = new TreeMap<String, Checkpoint>();
      places.values().stream()
          .distinct()
          .sorted()
          .forEach(name -> shards.put(name, shard(index, name)));
      MessageDigest digest = SourceFile.newSha256();
      digest.update(in.sha256().getBytes(StandardCharsets.US_ASCII));
      shards
          .values()
          .forEach(shard -> digest.update(shard.sha256().getBytes(StandardCharsets.US_ASCII)));
      return merged(index, places, shards, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private static Checkpoint merged(
      Path index, Map<String, String> places, Map<String, Checkpoint> shards, String sha256) {
    var tensors = new LinkedHashMap<String, StoredTensor>();
    var root = new LinkedHashMap<String, Value>();
    var metadata = new LinkedHashMap<String, Value>();
    places.forEach(
        (name, shard) -> {
          Value value = shards.get(shard).root().children().get(name);
          if (value == null) {
            throw WeightsException.cannotRead(
                index,
                "it says that tensor '%s' is in %s, which does not have it"
                    .formatted(WeightsException.shown(name), WeightsException.shown(shard)),
                WeightsException.FETCH_AGAIN);
          }
          root.put(name, value);
          value.tensors().forEach(tensor -> tensors.put(name, tensor));
        });
    shards.values().forEach(shard -> metadata.putAll(shard.metadata()));
    return new Checkpoint(
        index, Format.SAFETENSORS, sha256, new Value.Dict(root), tensors, metadata);
  }

  private static Map<String, String> places(SourceFile.Reading in) {
    long size = in.file().size();
    if (size > MAX_INDEX) {
      throw refuse(in, "it has %,d bytes, and an index has at most %,d".formatted(size, MAX_INDEX));
    }
    ByteBuffer text = ByteBuffer.allocate((int) size);
    in.read(0, text);
    Value.Dict json = Json.parse(in.file(), text.array());
    if (!(json.entries().get("weight_map") instanceof Value.Dict map) || map.entries().isEmpty()) {
      throw refuse(in, "it has no \"weight_map\" of names and files");
    }
    var places = new LinkedHashMap<String, String>();
    map.entries()
        .forEach(
            (name, value) -> {
              String shard = value instanceof Value.Text found ? found.text() : "";
              if (!shard.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
                throw refuse(
                    in,
                    "tensor '%s' is said to be in '%s', which is no .safetensors file beside it"
                        .formatted(WeightsException.shown(name), WeightsException.shown(shard)));
              }
              places.put(name, shard);
            });
    if (places.values().stream().distinct().count() > MAX_SHARDS) {
      throw refuse(in, "it names more than %,d files".formatted(MAX_SHARDS));
    }
    return places;
  }

  private static Checkpoint shard(Path index, String name) {
    Path file = index.resolveSibling(name);
    if (!Files.exists(file)) {
      throw WeightsException.cannotRead(
          index, "its file %s is not beside it".formatted(name), "fetch that one, too");
    }
    return Checkpoint.read(file);
  }

  private static WeightsException refuse(SourceFile.Reading in, String why) {
    return WeightsException.cannotRead(in.file().path(), why, WeightsException.FETCH_AGAIN);
  }
}
