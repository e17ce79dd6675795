/** Text for people: numbers, sizes, near words, and what files say made safe for a terminal. */
package io.naflow.jobs.text;
