/** Gates: what a comparison must meet, tried on its rows, and the verdict. */
package io.naflow.jobs.compare.check;
