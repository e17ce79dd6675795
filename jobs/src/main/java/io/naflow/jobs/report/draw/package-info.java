/**
 * How the page looks: pieces of HTML and SVG that cannot be broken by the text in them, charts that
 * are readable without colours and have their numbers in them, and film strips, an image and then
 * its map at each layer.
 */
package io.naflow.jobs.report.draw;
