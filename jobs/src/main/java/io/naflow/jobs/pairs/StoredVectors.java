package io.naflow.jobs.pairs;

import io.naflow.jobs.pairs.search.VectorBlock;
import io.naflow.jobs.store.StoredRows;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/** Reads a finished block's embeddings back from the rows it has written. */
final class StoredVectors {
  private StoredVectors() {}

  /**
   * @param files of the table {@code embeddings}; none where no image of the block has one
   * @throws IllegalStateException if the rows are of other images than the block's
   */
  static VectorBlock of(EmbedBlock block, List<String> files, Configuration hadoop)
      throws IOException {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < block.indices().length; i++) {
      places.put(block.items().get(i).name(), block.indices()[i]);
    }
    var vectors = new TreeMap<Integer, float[]>();
    for (String file : files) {
      add(new Path(file), places, vectors, hadoop);
    }
    return VectorBlock.of(vectors);
  }

  private static void add(
      Path file,
      Map<String, Integer> places,
      SortedMap<Integer, float[]> vectors,
      Configuration hadoop)
      throws IOException {
    StoredRows.forEach(
        file,
        hadoop,
        row -> {
          String image = row.getString("image", 0);
          if (!places.containsKey(image)) {
            throw new IllegalStateException(
                "Cannot go on with embeddings of %s: they are of '%s' and others, which are not this block's images; give the execution.images_per_block of the first attempt, or run again without --resume"
                    .formatted(file, image));
          }
          vectors.put(places.get(image), vector(row.getGroup("vector", 0)));
        });
  }

  private static float[] vector(Group list) {
    float[] vector = new float[list.getFieldRepetitionCount(0)];
    for (int d = 0; d < vector.length; d++) {
      vector[d] = list.getGroup(0, d).getFloat(0, 0);
    }
    return vector;
  }
}
