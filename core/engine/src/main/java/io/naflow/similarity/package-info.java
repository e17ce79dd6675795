/**
 * How two embeddings are compared, and what each of their numbers contributes to it (Liao, Gao,
 * Zhang, arXiv 2412.01202, Eq. 17-21). Plain arrays; only {@code java.*} is used. A new similarity
 * is registered in {@link io.naflow.similarity.Similarities}.
 */
package io.naflow.similarity;
