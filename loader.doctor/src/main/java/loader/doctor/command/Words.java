package loader.doctor.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import loader.doctor.Requirement;
import loader.spi.WrongUse;

/**
 * What the command was asked, read from its words.
 *
 * @param probing empty if nothing of the wheels is to run
 */
record Words(
        Map<Format, Path> reports,
        List<Requirement> required,
        Optional<Probing> probing,
        List<String> subjects) {

    private static final String PROBE = "--probe";

    /** Options of {@link #PROBE}, which they imply. */
    private static final Map<String, BiConsumer<Probing, Path>> OF_PROBING =
            Map.of(
                    "--python", Probing::python,
                    "--with", Probing::with,
                    "--exercise", Probing::exercise);

    /** Throws {@link WrongUse} if nobody can know what is meant. */
    static Words parse(List<String> words, String usage) {
        Map<Format, Path> reports = new EnumMap<>(Format.class);
        List<Requirement> required = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        Probing probing = new Probing();
        boolean isProbing = false;
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            int equals = word.indexOf('=');
            String option = equals < 0 || !word.startsWith("--") ? word : word.substring(0, equals);
            if (!option.startsWith("-")) {
                subjects.add(word);
                continue;
            }
            if (word.equals(PROBE)) {
                isProbing = true;
                continue;
            }
            if (!isOption(option)) {
                throw new WrongUse("doctor: there is no option " + option + "; " + usage);
            }
            if (equals < 0 && !rest.hasNext()) {
                throw new WrongUse("doctor: nothing follows " + option + "; " + usage);
            }
            String value = equals < 0 ? rest.next() : word.substring(equals + 1);
            if (option.equals("--require")) {
                Stream.of(value.split(",")).map(Words::requirement).forEach(required::add);
            } else if (OF_PROBING.containsKey(option)) {
                OF_PROBING.get(option).accept(probing, existing(value));
                isProbing = true;
            } else {
                reports.put(Format.of(option).get(), Path.of(value));
            }
        }
        if (subjects.isEmpty()) {
            throw new WrongUse("doctor: of what? " + usage);
        }
        return new Words(
                reports, required, isProbing ? Optional.of(probing) : Optional.empty(), subjects);
    }

    private static boolean isOption(String option) {
        return option.equals("--require")
                || OF_PROBING.containsKey(option)
                || Format.of(option).isPresent();
    }

    private static Path existing(String name) {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new WrongUse(name + ": no such file or folder");
        }
        return file;
    }

    private static Requirement requirement(String name) {
        try {
            return Requirement.named(name.strip());
        } catch (IllegalArgumentException unknown) {
            throw new WrongUse("doctor: --require: " + unknown.getMessage());
        }
    }
}
