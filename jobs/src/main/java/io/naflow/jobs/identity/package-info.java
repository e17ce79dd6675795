/** What runs are known by: hashes, and the program that made them. */
package io.naflow.jobs.identity;
