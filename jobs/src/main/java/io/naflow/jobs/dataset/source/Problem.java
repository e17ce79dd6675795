package io.naflow.jobs.dataset.source;

/**
 * Why an image has no maps.
 *
 * @param stage {@code read}, {@code decode}, {@code preprocess}, {@code forward}, {@code target} or
 *     {@code explain}
 * @param errorClass a short stable name of the error's kind
 * @param message what was found and what would be right
 */
public record Problem(String stage, String errorClass, String message) {}
