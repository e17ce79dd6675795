/**
 * Audits of networks that compare: a distributed embedding pass, exact nearest neighbours, few-shot
 * episodes and votes, and the flows of the pairs found. The entry point is {@link
 * io.naflow.jobs.pairs.PairComparison}.
 */
package io.naflow.jobs.pairs;
