/** Images that are rows of Parquet files, as Hugging Face writes them. */
package io.naflow.jobs.dataset.parquet;
