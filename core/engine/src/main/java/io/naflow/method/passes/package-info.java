/**
 * Explanation methods that need passes of their own, forward or backward, beyond the shared forward
 * pass and gradient sweep: behind {@link io.naflow.method.passes.PassMethod}.
 */
package io.naflow.method.passes;
