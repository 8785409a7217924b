package loader.embed.script;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.script.SimpleBindings;
import loader.python.Attached;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;

/** The variables of a module as bindings: Java and Python see the changes of each other. */
final class Namespace extends SimpleBindings {
    private final Variables variables;

    /** The module is made at the first use. */
    Namespace(Supplier<Scripts> scripts) {
        this(new Variables(scripts));
    }

    private Namespace(Variables variables) {
        super(variables);
        this.variables = variables;
    }

    /** The module with the variables, which stays the namespace's. */
    PyModule module() {
        return variables.module();
    }

    private static final class Variables extends AbstractMap<String, Object> {
        private final Supplier<Scripts> scripts;
        private PyModule module;
        private PyMap<String, Object> view;

        Variables(Supplier<Scripts> scripts) {
            this.scripts = scripts;
        }

        synchronized PyModule module() {
            Scripts open = scripts.get(); // which refuses a container that is closed
            if (module == null) {
                try (Attached python = open.attach()) {
                    PyModule made = python.newModule("__main__");
                    try (PyObject variables = made.dict()) {
                        variables.callMethod("clear").close();
                        variables.setItem("__name__", "__main__");
                        view = variables.asMap(String.class, Object.class);
                    }
                    module = made;
                }
            }
            return module;
        }

        private synchronized Map<String, Object> view() {
            module();
            return view;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return view().entrySet();
        }

        @Override
        public Object get(Object name) {
            return view().get(name);
        }

        @Override
        public boolean containsKey(Object name) {
            return view().containsKey(name);
        }

        @Override
        public Object put(String name, Object value) {
            return view().put(name, value);
        }

        @Override
        public Object remove(Object name) {
            return view().remove(name);
        }
    }
}
