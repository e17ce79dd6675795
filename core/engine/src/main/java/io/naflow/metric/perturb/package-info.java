/** Ways to take something out of a prepared image: fills, blur, imputation, seeded noise. */
package io.naflow.metric.perturb;
