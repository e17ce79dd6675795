/**
 * Class activation maps: one formula a file, a function of a layer's activation and gradient and of
 * nothing else.
 */
package io.naflow.method.cam;
