package loader.proxies;

import java.util.ArrayList;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/** Finds the members of a Python object that the methods of interfaces stand for. */
final class Members {

    private Members() {}

    /**
     * One for each plan; null where the interface's default method stays.
     *
     * @param held whether the members are kept, and how they can be called is looked at
     * @throws WrongInterface naming all that is missing
     */
    static Member[] of(Attached python, PyObject target, InterfacePlan plan, boolean held) {
        List<Object[]> shapes = plan.plans().stream().map(MethodPlan::shape).toList();
        try (PyModule osgi = python.module(OsgiModule.NAME);
                PyObject answer = osgi.callMethod("resolve", target, shapes, held);
                PyObject found = answer.getItem(0);
                PyObject problems = answer.getItem(1)) {
            if (problems.size() > 0) {
                throw new WrongInterface(plan.title() + ": " + joined(problems.as(List.class)));
            }
            return members(found, held);
        }
    }

    private static String joined(List<?> problems) {
        return String.join("; ", problems.stream().map(Object::toString).toList());
    }

    private static Member[] members(PyObject found, boolean held) {
        List<Member> members = new ArrayList<>();
        found.forEach(each -> members.add(member(each, held)));
        return members.toArray(Member[]::new);
    }

    private static Member member(PyObject found, boolean held) {
        try (PyObject kind = found.getItem(0);
                PyObject name = found.getItem(1)) {
            return switch (kind.as(String.class)) {
                case "call" ->
                        held
                                ? new Member.Held(found.getItem(2))
                                : new Member.Named(name.as(String.class));
                case "get" -> new Member.Attribute(name.as(String.class));
                case "set" -> new Member.Assigned(name.as(String.class));
                default -> null;
            };
        }
    }

    static void close(Member[] members) {
        for (Member member : members) {
            if (member instanceof Member.Held held) {
                held.function().close();
            }
        }
    }
}
