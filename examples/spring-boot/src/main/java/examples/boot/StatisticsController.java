package examples.boot;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /statistics?values=1,2,3}. */
@RestController
class StatisticsController {
    private final Numpy numpy;

    StatisticsController(Numpy numpy) {
        this.numpy = numpy;
    }

    /** The answer, and the thread that gave it. */
    record Statistics(double mean, double std, String thread) {}

    @GetMapping("/statistics")
    Statistics statistics(@RequestParam double[] values) {
        return new Statistics(
                numpy.mean(values), numpy.std(values), Thread.currentThread().toString());
    }
}
