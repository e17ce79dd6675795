/**
 * The audit's tables: a row record each, with the table's one declaration in it. {@link
 * io.naflow.jobs.table.Tables#all()} lists them; {@code docs/tables.md} is made from them.
 */
package io.naflow.jobs.table;
