/** The engine behind {@link io.naflow.api.Engine}: loads networks and explains batches. */
package io.naflow.session;
