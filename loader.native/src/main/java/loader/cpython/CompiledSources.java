package loader.cpython;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Source texts that Java has compiled, until Python is told them for its tracebacks. */
final class CompiledSources {

    /** As many as Python keeps. */
    private static final int MOST = 64;

    private final Map<String, String> sources =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void add(String fileName, String source) {
        sources.put(fileName, source);
    }

    /** Those that were compiled since the last time: a file name and its text in turns. */
    synchronized Object[] take() {
        Object[] taken =
                sources.entrySet().stream()
                        .flatMap(each -> Stream.of(each.getKey(), each.getValue()))
                        .toArray();
        sources.clear();
        return taken;
    }
}
