package loader.bench.scaling;

import java.util.List;

/** How long the same thing took each time, in milliseconds. */
record Times(List<Double> sorted) {

    Times {
        sorted = sorted.stream().sorted().toList();
    }

    double median() {
        return sorted.get(sorted.size() / 2);
    }

    double least() {
        return sorted.get(0);
    }
}
