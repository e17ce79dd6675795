package io.naflow.lab.bench;

/**
 * What a job took, in seconds of wall clock.
 *
 * @param starting Spark, in a process that runs already
 * @param planning reading the configuration, finding the images, opening the run
 * @param explaining the tasks: loading the model, decoding, explaining, writing rows
 * @param publishing the tables of the whole run, looking for warnings, stopping Spark
 * @param processor processor time of the whole process, which other processes do not lengthen
 */
public record JobTimes(
    double starting, double planning, double explaining, double publishing, double processor) {
  public double total() {
    return starting + planning + explaining + publishing;
  }
}
