/**
 * The networks: one declarative file a family, with its checkpoints' layout, its preprocessing and
 * where it comes from. Registered in {@link io.naflow.zoo.Zoo}.
 */
package io.naflow.zoo;
