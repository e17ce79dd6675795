package io.naflow.jobs.store;

/**
 * How a run's images are parted into units. What is written down when the first of them is begun
 * holds for all attempts: block 7 must be the same images on whatever machine the run goes on.
 *
 * @param imagesPerBlock images a unit of work
 * @param source the run whose unchanged images are taken over; empty for none
 * @param work a hash of what is parted: the images that are to be explained
 */
public record Division(int imagesPerBlock, String source, String work) {}
