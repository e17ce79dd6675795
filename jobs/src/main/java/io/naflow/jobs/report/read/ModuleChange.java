package io.naflow.jobs.report.read;

/**
 * What an attention module does to a statistic of the map: a row of {@code comparisons} of a
 * network with itself.
 *
 * @param layer the gate
 * @param before the layer before its module
 * @param statistic its name, without what marks it as a module's
 * @param valueBefore mean before; 0 for distances
 * @param valueBehind mean behind; the distance itself for distances
 */
public record ModuleChange(
    String model,
    String method,
    String layer,
    String before,
    String statistic,
    double valueBefore,
    double valueBehind) {}
