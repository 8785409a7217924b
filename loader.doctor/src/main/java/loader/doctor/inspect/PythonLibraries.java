package loader.doctor.inspect;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Functions of the libraries that every CPython on Linux has loaded: libm, libpthread, libdl,
 * librt, libutil. A library that does not say that it needs them works all the same.
 */
final class PythonLibraries {
    private static final String[] PREFIXES = {
        "pthread_", "sem_", "dl", "timer_", "clock_", "mq_", "aio_", "shm_", "__pthread_"
    };

    private static final String MATH =
            "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh drem erf erfc exp"
                    + " exp10 exp2 expm1 fabs fdim finite floor fma fmax fmin fmod frexp gamma hypot"
                    + " ilogb isinf isnan j0 j1 jn ldexp lgamma lgamma_r llrint llround log log10"
                    + " log1p log2 logb lrint lround modf nan nearbyint nextafter nextdown nexttoward"
                    + " nextup pow pow10 remainder remquo rint round roundeven scalb scalbln scalbn"
                    + " significand sin sincos sinh sqrt tan tanh tgamma trunc y0 y1 yn cabs cacos"
                    + " cacosh carg casin casinh catan catanh ccos ccosh cexp cimag clog clog10 conj"
                    + " cpow cproj creal csin csinh csqrt ctan ctanh";

    private static final String OTHERS =
            "feclearexcept feenableexcept fedisableexcept fegetenv fegetexcept fegetround"
                    + " feholdexcept feraiseexcept fesetenv fesetround fetestexcept feupdateenv"
                    + " signgam openpty forkpty login_tty lio_listio";

    private static final Set<String> NAMES = names();

    private PythonLibraries() {}

    private static Set<String> names() {
        Set<String> names = new HashSet<>(Arrays.asList(OTHERS.split(" ")));
        for (String function : MATH.split(" ")) {
            String stem = function.replace("_r", "");
            String reentrant = function.substring(stem.length());
            for (String type : new String[] {"", "f", "l"}) {
                names.add(stem + type + reentrant);
            }
        }
        return names;
    }

    static boolean have(String symbol) {
        return NAMES.contains(symbol) || Arrays.stream(PREFIXES).anyMatch(symbol::startsWith);
    }
}
