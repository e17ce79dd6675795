package io.naflow.jobs.audit.preflight;

import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.MaskSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How many images have masks, where there are some. */
final class MasksPart implements Part {
  private static final int SHOWN = 3;

  @Override
  public void check(Subject audit) {
    // Without masks their columns are null; metrics that need the object look for boxes, too.
  }

  @Override
  public List<String> lines(Subject audit) {
    long masked = audit.count(item -> item.mask().isPresent());
    var lines = new ArrayList<String>();
    if (masked > 0) {
      lines.add(
          "masks     %,d of %,d images: energy_in_mask and peak_in_mask"
              .formatted(masked, audit.size()));
    }
    List<String> missing =
        audit.images().items().stream()
            .map(ImageItem::mask)
            .flatMap(Optional::stream)
            .filter(MaskSource.Stored::isMissing)
            .map(MaskSource.Stored::name)
            .toList();
    if (!missing.isEmpty()) {
      lines.add(
          "warning   %,d masks were not found, and their images will be failures: %s%s"
              .formatted(
                  missing.size(),
                  String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size()))),
                  missing.size() > SHOWN ? ", ..." : ""));
    }
    return lines;
  }
}
