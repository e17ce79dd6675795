/**
 * What tasks make of similarities: episodes, votes and the pair to explain. Images go by their
 * places among all.
 */
package io.naflow.jobs.pairs.match;
