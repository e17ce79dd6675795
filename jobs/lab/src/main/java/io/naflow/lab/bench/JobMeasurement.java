package io.naflow.lab.bench;

/**
 * The job beside the engine alone, over the same images on as many cores, decoding included on both
 * sides.
 *
 * @param methods joined by +
 * @param images that each went over
 * @param engine the turn with the median total
 * @param job likewise
 * @param ratio of the job's images a second to the engine's, Spark's start and the publishing of
 *     the tables included
 * @param explainingRatio the same of the tasks alone
 * @param processorRatio the same of the processor time of everything: for machines that others use
 * @param tableBytes that the job has written
 */
public record JobMeasurement(
    String methods,
    int images,
    PlainLoop.Times engine,
    JobTimes job,
    double ratio,
    double explainingRatio,
    double processorRatio,
    long tableBytes) {}
