package io.naflow.metric;

import java.util.List;

/** Something that gives numbers, and has a name. */
public interface Measuring {
  /** Its name in configurations. */
  String id();

  /** The numbers that it gives. */
  List<Measure> measures();
}
