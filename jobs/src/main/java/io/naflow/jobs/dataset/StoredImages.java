package io.naflow.jobs.dataset;

import io.naflow.jobs.config.AuditConfig.Dataset;
import io.naflow.jobs.dataset.parquet.ParquetStore;
import io.naflow.jobs.dataset.parquet.RowImages;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.source.ImageSource.ParquetRow;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads single images of a dataset in Parquet again, by the names that runs have for them. */
public final class StoredImages {
  private final String root;
  private final Map<String, ParquetRow> rows;
  private final Configuration hadoop;

  private StoredImages(String root, Map<String, ParquetRow> rows, Configuration hadoop) {
    this.root = root;
    this.rows = rows;
    this.hadoop = hadoop;
  }

  /**
   * Those of a dataset; empty where its images are files.
   *
   * @throws IOException if the names cannot be read
   * @throws DatasetException if there is no such dataset any more
   */
  public static Optional<StoredImages> of(Dataset dataset, Configuration hadoop)
      throws IOException {
    Optional<ParquetStore> store = Survey.of(dataset, hadoop).stored().map(Stored::store);
    return store.isEmpty()
        ? Optional.empty()
        : Optional.of(new StoredImages(dataset.path(), store.get().rowsByName(hadoop), hadoop));
  }

  /**
   * The bytes of an image; empty where there is none of that name.
   *
   * @throws IOException if they cannot be read
   */
  public Optional<byte[]> read(String name) throws IOException {
    Optional<ParquetRow> row = Optional.ofNullable(rows.get(name));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    try (var images = new RowImages(root, hadoop)) {
      return Optional.of(images.read(row.get()));
    }
  }
}
