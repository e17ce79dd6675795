package io.naflow.api;

/** An image on its way to a model: ready to be taken, or failed before it came so far. */
public sealed interface Arrival permits InputImage, Outcome.Failed {}
