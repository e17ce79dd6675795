/** The engine as a DJL predictor. */
package io.naflow.djl;
