/**
 * Numbers of many items on their way from where they are read to where they are judged: items as
 * places in a sorted list that every process holds, their numbers as bytes.
 */
package io.naflow.jobs.compare.series;
