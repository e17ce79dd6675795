/** What methods and metrics leave to their user: {@link io.naflow.api.choice.Parameter}. */
package io.naflow.api.choice;
