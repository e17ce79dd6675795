/** What a process of an audit holds: its engine, its loaded models, its copies of remote files. */
package io.naflow.jobs.executor;
