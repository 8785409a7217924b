package loader.bridge;

import java.util.List;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.AuditPolicy;

/** What the audit hook of an interpreter asks of Java. */
final class AuditFunctions implements Bridge.Functions {
    private final AuditPolicy policy;

    AuditFunctions(AuditPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void define(Bridge.Definition java) {
        java.define("audits", (python, none) -> policy.isActive());
        java.define(
                "audits_event", (python, event) -> policy.concerns(event.get(0).as(String.class)));
        java.define(
                "audits_file", (python, file) -> policy.isOfBundle(file.get(0).as(String.class)));
        java.define("audit", this::audit);
    }

    private Object audit(Attached python, List<PyObject> arguments) {
        String event = arguments.get(0).as(String.class);
        String argument = arguments.get(1).as(String.class);
        return policy.refusal(event, argument, arguments.get(2).as(String.class)).orElse(null);
    }
}
