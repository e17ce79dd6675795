package io.naflow.jobs.dataset.truth;

import io.naflow.jobs.config.LabelForm.BoxForm;
import io.naflow.jobs.dataset.source.DatasetException;
import io.naflow.jobs.dataset.truth.BoxCells.NoBoxException;
import io.naflow.jobs.dataset.truth.TextFiles.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.hadoop.conf.Configuration;

/**
 * A folder of PASCAL VOC's XML files, one an image: a label is the name that all of its objects
 * have, boxes are corners as they stand. Parts of objects are left out.
 */
final class Voc {
  private static final List<String> SIDES = List.of("xmin", "ymin", "xmax", "ymax");

  private final String source;
  private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();

  private Voc(String source) {
    this.source = source;
    // Labels come from anywhere: no file or address is read because one of them says so.
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /** What a file says. */
  private static final class Picture {
    private String file = "";
    private final Set<String> names = new TreeSet<>();
    private final List<double[]> boxes = new ArrayList<>();
  }

  static Truth read(String folder, Configuration hadoop, Collector found) {
    List<TextFile> files =
        TextFiles.of(folder, hadoop).stream()
            .filter(file -> file.name().toLowerCase(Locale.ROOT).endsWith(".xml"))
            .toList();
    if (files.isEmpty()) {
      throw new DatasetException(
          "Cannot read labels %s: the folder has no .xml files; the format voc is a folder of them, such as VOC2012/Annotations"
              .formatted(folder));
    }
    var voc = new Voc(folder);
    Map<String, String> described = new HashMap<>();
    for (TextFile file : files) {
      Picture picture = voc.picture(file);
      String other = described.putIfAbsent(found.name(picture.file), file.name());
      if (other != null) {
        throw new DatasetException(
            "Cannot use labels %s: filename in %s and in %s is of one image, '%s'; each file must be of another, so mend filename, or take it out so that the file's own name counts"
                .formatted(folder, other, file.name(), picture.file));
      }
      Set<String> names = picture.names;
      found.row(
          file.name(),
          picture.file,
          names.size() == 1 ? names.iterator().next() : "",
          picture.boxes);
      if (names.size() > 1) {
        found.severalLabels(picture.file);
      }
    }
    var lines = new ArrayList<String>();
    lines.add(
        "labels    %s: PASCAL VOC, %,d files, label from name, boxes from bndbox (corners)"
            .formatted(folder, files.size()));
    lines.addAll(TextFiles.foldersBeside(folder, hadoop));
    return found.truth(lines, Optional.empty());
  }

  private Picture picture(TextFile file) {
    try (InputStream bytes = file.bytes()) {
      XMLStreamReader reader = xml.createXMLStreamReader(bytes);
      return new PictureReader(reader, file).read();
    } catch (XMLStreamException e) {
      throw new DatasetException(
          "Cannot read labels %s: %s is no XML that can be read: %s; mend or remove it"
              .formatted(
                  source,
                  file.name(),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw TextFiles.unreadable(source + "/" + file.name(), e);
    }
  }

  private final class PictureReader {
    private final XMLStreamReader reader;
    private final TextFile file;
    private final Picture picture = new Picture();
    private final List<String> path = new ArrayList<>();
    private final Map<String, String> box = new HashMap<>();
    private boolean whole;

    PictureReader(XMLStreamReader reader, TextFile file) {
      this.reader = reader;
      this.file = file;
    }

    Picture read() throws XMLStreamException {
      var text = new StringBuilder();
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamReader.START_ELEMENT -> {
            path.add(reader.getLocalName());
            text.setLength(0);
          }
          case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> text.append(reader.getText());
          case XMLStreamReader.END_ELEMENT -> {
            end(String.join("/", path), text.toString().strip());
            path.remove(path.size() - 1);
            text.setLength(0);
          }
          default -> {
            // Comments and processing instructions say nothing of the image.
          }
        }
      }
      if (!whole) {
        throw new DatasetException(
            "Cannot use labels %s: %s is not of the format voc, whose outermost element is annotation; give the folder of such files alone"
                .formatted(source, file.name()));
      } else if (picture.file.isEmpty()) {
        // Without a name inside, the file's own is the image's.
        picture.file = file.name().replaceFirst("\\.[^.]*$", "");
      }
      return picture;
    }

    private void end(String element, String text) {
      switch (element) {
        case "annotation" -> whole = true;
        case "annotation/filename" -> picture.file = text;
        case "annotation/object/name" -> picture.names.add(text);
        case "annotation/object/bndbox" -> {
          picture.boxes.addAll(box());
          box.clear();
        }
        default -> {
          String side = element.replaceFirst("^annotation/object/bndbox/", "");
          if (SIDES.contains(side)) {
            box.put(side, text);
          }
        }
      }
    }

    private List<double[]> box() {
      try {
        return BoxCells.read(
            SIDES.stream().map(side -> box.getOrDefault(side, "")).toList(), BoxForm.CORNERS);
      } catch (NoBoxException e) {
        throw new DatasetException(
            "Cannot use labels %s: bndbox in %s holds %s"
                .formatted(source, file.name(), e.getMessage()),
            e);
      }
    }
  }
}
