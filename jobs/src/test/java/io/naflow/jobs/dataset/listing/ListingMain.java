package io.naflow.jobs.dataset.listing;

import io.naflow.image.codec.ImageDecoder.OrientationTag;
import io.naflow.jobs.dataset.ImageItem;
import io.naflow.jobs.dataset.ImageLoader;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Lists folders in a process of its own and says in ASCII what it has found and could read. */
final class ListingMain {
  private ListingMain() {}

  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      Listing listing = Listing.of(folder, new Configuration());
      var loader = new ImageLoader(folder, OrientationTag.APPLY, new Configuration());
      listing
          .images()
          .forEach(
              (name, length) ->
                  print(
                      "image",
                      name,
                      loader.sha256(new ImageItem(name, length, -1, List.of())).length()));
      listing.folders().forEach(name -> print("folder", name, 0));
      listing.failures().forEach((name, problem) -> print(problem.errorClass(), name, 0));
    }
  }

  private static void print(String what, String name, int number) {
    String ascii =
        name.chars()
            .mapToObj(
                each -> each < 0x7F && each > 0x20 ? "" + (char) each : "<%x>".formatted(each))
            .collect(Collectors.joining());
    System.out.println(what + " " + ascii + " " + number);
  }
}
