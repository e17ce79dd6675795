/**
 * How a table is declared: columns with type, documentation and where a row keeps the value, each
 * once. Spark's schema, Parquet's schema and the writer all follow from the declaration.
 */
package io.naflow.jobs.table.column;
