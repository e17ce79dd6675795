package io.naflow.jobs.pairs.match;

import java.util.OptionalInt;

/**
 * What was found of one query; images by their places among all.
 *
 * @param query the query
 * @param other the image whose pair with the query is explained; empty if there is none
 * @param ranked all that the query was compared with and is told of, best first
 * @param similarities as many
 * @param votes for classes
 * @param episode number of the few-shot episode
 */
public record Match(
    int query,
    OptionalInt other,
    int[] ranked,
    double[] similarities,
    Votes votes,
    OptionalInt episode) {}
