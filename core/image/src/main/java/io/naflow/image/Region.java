package io.naflow.image;

/** A rectangle of whole pixels: columns x .. x + width - 1, rows y .. y + height - 1. */
record Region(int x, int y, int width, int height) {}
