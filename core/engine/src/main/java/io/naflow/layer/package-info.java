/**
 * What each layer type computes: one file a type, with its forward pass, frozen affine map {@code
 * J}, adjoint {@code Jᵀ}, gradient and, where it has one, closed-form inverse (nabp.md, "Frozen
 * affine map" and "The inverse of each layer type").
 */
package io.naflow.layer;
