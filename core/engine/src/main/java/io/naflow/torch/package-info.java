/**
 * The DJL side: the native library, the device, the kernels and the scopes that native memory lives
 * in. Nothing outside this package calls DJL's internals.
 */
package io.naflow.torch;
