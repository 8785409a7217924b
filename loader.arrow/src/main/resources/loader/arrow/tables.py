"""Tables of Arrow between Java and pyarrow.

Lengths and buffers have the order of Arrow's IPC format: a field comes before its children.
"""

import pyarrow


def schema(message):
    return pyarrow.ipc.read_schema(pyarrow.py_buffer(message))


def batch(schema, rows, lengths, buffers, counts, owner):
    """A record batch over memory of Java, which stays until the owner is deleted."""
    found = Memory(iter(lengths), iter(buffers), iter(counts), owner)
    columns = [found.array(field.type) for field in schema]
    if not columns:
        return pyarrow.RecordBatch.from_struct_array(pyarrow.array([{}] * rows, pyarrow.struct([])))
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)


def reader(schema, step, owner):
    return pyarrow.RecordBatchReader.from_batches(schema, batches(step, owner))


def batches(step, owner):
    while (found := step()) is not None:
        yield found


class Memory:
    def __init__(self, lengths, buffers, counts, owner):
        self.lengths = lengths
        self.buffers = buffers
        self.counts = counts
        self.owner = owner

    def array(self, type):
        storage = type.storage_type if isinstance(type, pyarrow.BaseExtensionType) else type
        length = next(self.lengths)
        if pyarrow.types.is_null(storage):
            return pyarrow.nulls(length)
        own = [self.buffer() for _ in range(storage.num_buffers)]
        if is_view(storage):
            own += [self.buffer() for _ in range(next(self.counts))]
        children = [self.array(child) for child in child_types(storage)]
        array = pyarrow.Array.from_buffers(storage, length, own, -1, 0, children)
        return array if storage is type else type.wrap_array(array)

    def buffer(self):
        address, size = next(self.buffers), next(self.buffers)
        return pyarrow.foreign_buffer(address, size, self.owner) if size else None


def is_view(type):
    return pyarrow.types.is_string_view(type) or pyarrow.types.is_binary_view(type)


def child_types(type):
    if pyarrow.types.is_map(type):
        return [pyarrow.struct([type.key_field, type.item_field])]
    return [type.field(i).type for i in range(type.num_fields)]


def is_table(value):
    return hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__")


def whole(value):
    """The schema and the only batch of a table. Several batches are copied into one."""
    table = pyarrow.table(value)
    found = table.to_batches()
    if len(found) != 1:
        empty = pyarrow.RecordBatch.from_pylist([], schema=table.schema)
        found = table.combine_chunks().to_batches() or [empty]
    plain = Plain(table.schema)
    return plain.message(), plain.described(found[0])


def stream(value):
    """The schema of a table, and a function for its next batch."""
    if hasattr(value, "__arrow_c_stream__"):
        source = pyarrow.RecordBatchReader.from_stream(value)
    else:
        found = pyarrow.record_batch(value)
        source = pyarrow.RecordBatchReader.from_batches(found.schema, [found])
    plain = Plain(source.schema)

    def step():
        found = next(source, None)
        return None if found is None else plain.described(found)

    return plain.message(), step


class Held:
    """Whoever has a buffer of this object keeps the arrays."""

    __slots__ = ("arrays",)

    def __init__(self, arrays):
        self.arrays = arrays

    def __buffer__(self, flags):
        return memoryview(b"")


class Plain:
    """The columns of a schema as Java takes them: dictionaries are decoded."""

    def __init__(self, schema):
        fields = [
            field.with_type(field.type.value_type)
            if pyarrow.types.is_dictionary(field.type)
            else field
            for field in schema
        ]
        self.schema = pyarrow.schema(fields, schema.metadata)

    def message(self):
        return self.schema.serialize().to_pybytes()

    def described(self, batch):
        found = Description()
        for field, array in zip(self.schema, batch.columns, strict=True):
            found.add(
                field.name,
                array.dictionary_decode() if pyarrow.types.is_dictionary(array.type) else array,
            )
        return batch.num_rows, found.lengths, found.buffers, found.counts, Held(found.arrays)


class Description:
    """Buffers are addresses and sizes; for a bitmap that is not there, 0 and the number of rows."""

    def __init__(self):
        self.lengths = []
        self.buffers = []
        self.counts = []
        self.arrays = []

    def add(self, name, array):
        if array.offset:
            array = pyarrow.concat_arrays([array])
        type = array.type
        if isinstance(type, pyarrow.BaseExtensionType):
            self.add(name, array.storage)
            return
        self.arrays.append(array)
        self.lengths.append(len(array))
        if pyarrow.types.is_null(type):
            return
        own = array.buffers()
        if is_view(type):
            self.counts.append(len(own) - 2)
        else:
            own = own[: type.num_buffers]
        for i, buffer in enumerate(own):
            if buffer is None:
                self.buffers += [0, 0 if i else len(array)]
            elif buffer.is_cpu:
                self.buffers += [buffer.address, buffer.size]
            else:
                raise TypeError(f"column {name}: its memory is not that of the processor")
        self.add_children(name, type, array)

    def add_children(self, name, type, array):
        types = pyarrow.types
        if types.is_map(type):
            self.lengths.append(len(array.keys))
            self.buffers += [0, len(array.keys)]
            self.add(name, array.keys)
            self.add(name, array.items)
        elif types.is_struct(type):
            for i in range(type.num_fields):
                self.add(name, array.field(i))
        elif types.is_list(type) or types.is_large_list(type) or types.is_fixed_size_list(type):
            self.add(name, array.values)
        elif type.num_fields or types.is_dictionary(type):
            raise TypeError(f"column {name}: {type} cannot be given to Java")
