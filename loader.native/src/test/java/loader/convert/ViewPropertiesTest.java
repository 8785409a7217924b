package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Whatever is done to a view and to a collection of Java ends alike, in what is returned, in what
 * is thrown, and in the contents, of which Python's are a copy.
 */
class ViewPropertiesTest {

    private final Interpreter main = TestPython.interpreter(TestPython.kinds().get(0));
    private final long before = main.liveReferences();

    /** One call of a method of a collection; the numbers choose it and what it gets. */
    record Step(int method, int first, int second) {}

    /** What a call returns, or the name of what it throws. */
    @FunctionalInterface
    private interface Call {
        Object result();
    }

    @AfterProperty
    void everyReferenceIsClosed() {
        assertEquals(before, main.liveReferences());
    }

    private static Object outcome(Call call) {
        try {
            return call.result();
        } catch (IndexOutOfBoundsException outside) {
            return "IndexOutOfBoundsException";
        } catch (RuntimeException thrown) {
            return thrown.getClass().getSimpleName();
        }
    }

    private static List<Step> steps(List<Integer> numbers) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i + 2 < numbers.size(); i += 3) {
            steps.add(new Step(numbers.get(i), numbers.get(i + 1) - 2, numbers.get(i + 2)));
        }
        return steps;
    }

    @Property(tries = 300)
    void aListView(
            @ForAll List<Integer> contents,
            @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> numbers) {
        List<Integer> expected = new ArrayList<>(contents);
        try (Attached python = main.attach();
                PyObject list = python.of(contents);
                PyList<Integer> view = list.asList(Integer.class)) {
            for (Step step : steps(numbers)) {
                assertEquals(
                        outcome(() -> change(expected, step)),
                        outcome(() -> change(view, step)),
                        step.toString());
                assertEquals(expected, view);
            }
            assertEquals(view, expected);
            assertEquals(expected.hashCode(), view.hashCode());
            assertEquals(expected, list.as(List.class));
        }
    }

    private static Object change(List<Integer> list, Step step) {
        int index = step.first();
        int value = step.second();
        return switch (step.method()) {
            case 0 -> list.get(index);
            case 1 -> list.set(index, value);
            case 2 -> {
                list.add(index, value);
                yield "added";
            }
            case 3 -> list.remove(index);
            case 4 -> list.remove((Object) value);
            case 5 -> list.addAll(index, List.copyOf(list));
            case 6 -> list.removeAll(Set.of(index, 100 + value));
            case 7 -> list.retainAll(Set.copyOf(list.subList(list.size() / 3, list.size())));
            case 8 -> {
                list.subList(index, value).clear();
                yield list.size();
            }
            case 9 -> list.indexOf(value) + list.lastIndexOf(value);
            case 10 -> backwards(list);
            case 11 -> list.containsAll(List.of(value, index));
            default -> list.removeIf(each -> each % 3 == 0);
        };
    }

    private static Object backwards(List<Integer> list) {
        List<Integer> seen = new ArrayList<>();
        for (ListIterator<Integer> each = list.listIterator(list.size()); each.hasPrevious(); ) {
            int value = each.previous();
            seen.add(value);
            if (value % 2 == 0) {
                each.remove();
            } else {
                each.set(value / 2);
            }
        }
        return seen;
    }

    @Property(tries = 300)
    void aMapView(
            @ForAll Map<String, Integer> contents,
            @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> numbers) {
        Map<String, Integer> expected = new LinkedHashMap<>(contents);
        try (Attached python = main.attach();
                PyObject dict = python.of(contents);
                PyMap<String, Integer> view = dict.asMap(String.class, Integer.class)) {
            for (Step step : steps(numbers)) {
                assertEquals(
                        outcome(() -> change(expected, step)),
                        outcome(() -> change(view, step)),
                        step.toString());
                assertEquals(expected, view);
            }
            assertEquals(view, expected);
            assertEquals(expected.hashCode(), view.hashCode());
            assertEquals(expected, dict.as(Map.class));
        }
    }

    private static Object change(Map<String, Integer> map, Step step) {
        String key = step.first() < 0 ? null : "" + step.first();
        Integer value = step.second() == 0 ? null : step.second();
        return switch (step.method()) {
            case 0 -> map.get(key);
            case 1, 2, 3 -> map.put(key, value);
            case 4 -> map.remove(key);
            case 5 -> map.putIfAbsent(key, 5);
            case 6 -> map.compute(key, (k, old) -> old == null ? 1 : null);
            case 7 -> map.merge(key, 2, (old, more) -> old % 2 == 0 ? null : old * more);
            case 8 -> map.keySet().retainAll(Arrays.asList("1", "2", "3", "4"));
            case 9 -> map.values().removeIf(each -> Objects.equals(each, value));
            case 10 -> map.entrySet().removeIf(each -> key != null && key.equals(each.getKey()));
            case 11 -> {
                map.entrySet().forEach(each -> each.setValue(step.first()));
                yield map.containsKey(key);
            }
            default -> map.remove(key, value);
        };
    }

    @Property(tries = 300)
    void aSetView(
            @ForAll Set<Integer> contents,
            @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> numbers) {
        Set<Integer> expected = new HashSet<>(contents);
        try (Attached python = main.attach();
                PyObject set = python.of(contents);
                PySet<Integer> view = set.asSet(Integer.class)) {
            for (Step step : steps(numbers)) {
                assertEquals(
                        outcome(() -> change(expected, step)),
                        outcome(() -> change(view, step)),
                        step.toString());
                assertEquals(expected, view);
            }
            assertEquals(view, expected);
            assertEquals(expected.hashCode(), view.hashCode());
            assertEquals(expected, set.as(Set.class));
        }
    }

    private static Object change(Set<Integer> set, Step step) {
        Integer value = step.first() < 0 ? null : step.first();
        return switch (step.method()) {
            case 0, 1, 2 -> set.add(value);
            case 3 -> set.addAll(List.of(step.first(), step.second()));
            case 4, 5 -> set.remove(value);
            case 6 -> set.remove((Object) ("" + value));
            case 7 -> set.contains(value);
            case 8 -> set.removeAll(Arrays.asList(step.first(), step.second()));
            case 9 -> set.retainAll(Arrays.asList(1, 2, 3, 4));
            case 10 -> set.removeIf(each -> each != null && each % 2 == 0);
            case 11 -> set.containsAll(List.of(step.first(), step.second()));
            default -> set.size();
        };
    }
}
