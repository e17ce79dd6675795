/** Classes: what they are called, how many a model has, and what the labels of a dataset mean. */
package io.naflow.jobs.dataset.classes;
