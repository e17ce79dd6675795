package io.naflow.jobs.dataset.classes;

import io.naflow.zoo.ClassNames;

/**
 * Names of classes as {@code dataset.classes} gives them.
 *
 * @param names the names
 * @param counted whether the indices are places in a list, so that one name more or less would
 *     shift others; otherwise each name says its own index
 */
public record GivenNames(ClassNames names, boolean counted) {}
