/** What lies below a folder, whatever its file system, and what of it is no image of an audit. */
package io.naflow.jobs.dataset.listing;
