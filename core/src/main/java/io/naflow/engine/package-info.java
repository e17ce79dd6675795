/** Puts the passes and methods together behind {@code io.naflow.api}. */
package io.naflow.engine;
