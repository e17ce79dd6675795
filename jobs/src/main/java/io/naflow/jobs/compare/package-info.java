/**
 * What changed between two models, or between two runs, from the tables alone.
 *
 * <p>All pairs of values come from one query, are brought together by method, layer and statistic,
 * sorted by image, and then judged by one task a cell: what comes out does not depend on how the
 * rows were partitioned. {@code docs/comparing.md} has the definitions.
 */
package io.naflow.jobs.compare;
