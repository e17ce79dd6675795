/** Explanation methods: one small file each, behind {@link io.naflow.method.Method}. */
package io.naflow.method;
