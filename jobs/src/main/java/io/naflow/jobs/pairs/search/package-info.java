/** Exact nearest neighbours of embeddings, by products of matrices. Plain arrays. */
package io.naflow.jobs.pairs.search;
