package loader.bench.scaling;

import java.util.Locale;

/** Milliseconds for each of a number of bundles. */
record InstallTimes(int bundles, double install, double resolve, double start) {

    double all() {
        return install + resolve + start;
    }

    String line(String what) {
        return String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.3f |",
                what,
                install,
                resolve,
                start,
                all());
    }
}
