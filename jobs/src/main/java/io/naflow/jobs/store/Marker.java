package io.naflow.jobs.store;

import java.util.List;
import java.util.Map;

/**
 * A committed unit's JSON.
 *
 * @param unit which
 * @param attempt who
 * @param files below the run's staging directory
 * @param counters for the driver
 * @param software on what it was done; empty where that is nobody's to say
 */
record Marker(
    UnitKey unit,
    String attempt,
    List<StoredFile> files,
    Map<String, Long> counters,
    String software) {}
