#include <pybind11/pybind11.h>

namespace py = pybind11;

/* Prints its name, and as a program the arguments it was given. */
PYBIND11_MODULE(hello_pybind11, module) {
    std::string name = py::str(module.attr("__name__"));
    py::print("This is a test module named " + name + ".");
    py::list arguments = py::module_::import("sys").attr("argv");
    if (name == "__main__" && arguments.size() > 1) {
        py::print(arguments[py::slice(1, static_cast<py::ssize_t>(arguments.size()), 1)]);
    }
}
