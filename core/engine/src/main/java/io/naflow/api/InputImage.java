package io.naflow.api;

import io.naflow.image.PreparedImage;
import java.util.OptionalInt;

/**
 * An image as the engine takes it.
 *
 * @param name for messages
 * @param prepared pixels as the model's preprocessing makes them
 * @param label class index, where known
 */
public record InputImage(String name, PreparedImage prepared, OptionalInt label) {}
