package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.dataset.listing.Found;
import io.naflow.jobs.dataset.source.DatasetException;
import java.util.Optional;

/** Masks as the cells of a row have them. */
final class MaskCells {
  private MaskCells() {}

  /**
   * The path of the row's mask, if it has one.
   *
   * @throws DatasetException if the cell is none
   */
  static Optional<String> path(LabelTable table, Roles roles, LabelTable.TableRow row) {
    Optional<String> cell =
        roles.mask().map(row.cells()::get).filter(text -> !BoxCells.isNothing(text));
    if (cell.isPresent() && !Found.isImage(cell.get())) {
      String text = cell.get();
      throw new DatasetException(
          "Cannot use labels %s, %s: column '%s' holds %s; it must be the path of a mask image (.png) below dataset.path, or leave masks out with dataset.labels: {path: %s, mask: none}"
              .formatted(
                  table.source(),
                  row.place(),
                  table.columns().get(roles.mask().orElseThrow()),
                  text.length() > 40 ? text.substring(0, 40) + "..." : text,
                  table.source()));
    }
    return cell;
  }
}
