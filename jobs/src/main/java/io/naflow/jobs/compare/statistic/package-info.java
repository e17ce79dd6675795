/** Statistics of paired samples and of two samples; arrays in, numbers out, nothing of Spark. */
package io.naflow.jobs.compare.statistic;
