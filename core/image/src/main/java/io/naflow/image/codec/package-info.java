/**
 * Image files to pixels, and pixels to PNG. What the formats leave open is decided as Pillow
 * decides it, so that networks trained on what Pillow read see the same here; what Pillow lets pass
 * silently, such as damaged data, is an error.
 *
 * <p>JPEG is decoded by the Java runtime's own reader (libjpeg), found by its class so that no
 * plug-in and no class loader changes the result; all other formats are decoded here.
 */
package io.naflow.image.codec;
