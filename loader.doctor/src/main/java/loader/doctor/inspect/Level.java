package loader.doctor.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A version of numbers, such as the {@code 2.17} of a C library. */
record Level(List<Integer> numbers) implements Comparable<Level> {

    static Level of(Integer... numbers) {
        return new Level(List.of(numbers));
    }

    /** Empty if the text is no version of numbers. */
    static Optional<Level> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            if (part.isEmpty() || part.length() > 6 || !part.chars().allMatch(Character::isDigit)) {
                return Optional.empty();
            }
            numbers.add(Integer.valueOf(part));
        }
        return Optional.of(new Level(numbers));
    }

    @Override
    public int compareTo(Level other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int difference = Integer.compare(number(i), other.number(i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private int number(int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }

    @Override
    public String toString() {
        return String.join(".", numbers.stream().map(String::valueOf).toList());
    }
}
