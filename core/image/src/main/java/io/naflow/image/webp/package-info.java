/**
 * WebP's two codings of a frame: lossy (VP8 key frames, RFC 6386) and lossless (VP8L, RFC 9649),
 * from bytes to RGB. Both are exact: the numbers equal libwebp's, including its interpolation of
 * the lossy coding's half-size colours. The file around the frames is read in {@code
 * io.naflow.image.codec}.
 *
 * <p>A frame whose data ends early is a {@link java.io.EOFException}, one that contradicts its
 * format another {@link java.io.IOException}; the messages say what is wrong, with values.
 */
package io.naflow.image.webp;
