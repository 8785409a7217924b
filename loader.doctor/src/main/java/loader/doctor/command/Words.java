package loader.doctor.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.doctor.Requirement;
import loader.spi.WrongUse;

/** What the command was asked, read from its words. */
record Words(Map<Format, Path> reports, List<Requirement> required, List<String> subjects) {

    /** Throws {@link WrongUse} if nobody can know what is meant. */
    static Words parse(List<String> words, String usage) {
        Map<Format, Path> reports = new EnumMap<>(Format.class);
        List<Requirement> required = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            int equals = word.indexOf('=');
            String option = equals < 0 || !word.startsWith("--") ? word : word.substring(0, equals);
            if (!option.startsWith("-")) {
                subjects.add(word);
                continue;
            }
            if (!option.equals("--require") && Format.of(option).isEmpty()) {
                throw new WrongUse("doctor: there is no option " + option + "; " + usage);
            }
            if (equals < 0 && !rest.hasNext()) {
                throw new WrongUse("doctor: nothing follows " + option + "; " + usage);
            }
            String value = equals < 0 ? rest.next() : word.substring(equals + 1);
            if (option.equals("--require")) {
                Stream.of(value.split(",")).map(Words::requirement).forEach(required::add);
            } else {
                reports.put(Format.of(option).get(), Path.of(value));
            }
        }
        if (subjects.isEmpty()) {
            throw new WrongUse("doctor: of what? " + usage);
        }
        return new Words(reports, required, subjects);
    }

    private static Requirement requirement(String name) {
        try {
            return Requirement.named(name.strip());
        } catch (IllegalArgumentException unknown) {
            throw new WrongUse("doctor: --require: " + unknown.getMessage());
        }
    }
}
