/**
 * Where an audit's rows lie, through Hadoop's file systems.
 *
 * <pre>
 * DIR/tables/NAME/run_id=R/[model=M/[method=K/]]part-*.parquet   what readers see
 * DIR/_staging/run_id=R/NAME/[model=M/[method=K/]]part-*.parquet moved here by a unit's commit
 * DIR/_staging/run_id=R/_units/MODEL/BLOCK.json                  a committed unit: its files, its counters
 * DIR/_staging/run_id=R/_driver/NAME.json                        the driver's files of a table
 * DIR/_staging/run_id=R/_division.json                           which images make which block
 * DIR/_staging/run_id=R/_attempts/...                            private to a task's attempt
 * DIR/_staging/run_id=R/_publish.json                            the run is complete and on its way to tables
 * DIR/_staging/_locks/R.json                                     who writes the run
 * </pre>
 *
 * <p>A file counts only once a unit's marker, or the driver's list of a table, names it. Publishing
 * first writes down all of these names; from then on it can be taken up again after a crash at any
 * point. It takes the run out of {@code runs} first and puts it back last, and readers go by {@code
 * runs}.
 */
package io.naflow.jobs.store;
