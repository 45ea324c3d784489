"""Google's own implementation of Protocol Buffers, for the tests of ours: the messages of ProtobufSample.swift.

    protobuf_peer.py generate SEED COUNT   random messages, a line each: their bytes in hex, then what they say
    protobuf_peer.py read FILE             each line of hex: what it says and its bytes when written anew; "refused"; or "odd"
"""

import random
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory, unknown_fields

F = descriptor_pb2.FieldDescriptorProto

SCALARS = [
    ("int32", F.TYPE_INT32), ("int64", F.TYPE_INT64), ("uint32", F.TYPE_UINT32), ("uint64", F.TYPE_UINT64),
    ("sint32", F.TYPE_SINT32), ("sint64", F.TYPE_SINT64), ("fixed32", F.TYPE_FIXED32), ("fixed64", F.TYPE_FIXED64),
    ("sfixed32", F.TYPE_SFIXED32), ("sfixed64", F.TYPE_SFIXED64), ("float", F.TYPE_FLOAT), ("double", F.TYPE_DOUBLE),
    ("bool", F.TYPE_BOOL), ("string", F.TYPE_STRING), ("bytes", F.TYPE_BYTES), ("colour", F.TYPE_ENUM),
]
MAPS = [
    ("int32", "int32"), ("sint64", "fixed64"), ("fixed32", "string"), ("bool", "bytes"), ("string", "leaf"),
    ("sfixed64", "double"), ("uint64", "colour"), ("string", "string"), ("uint32", "sint32"), ("int64", "float"),
]
TYPES = dict(SCALARS)


def schema():
    file = descriptor_pb2.FileDescriptorProto(name="sample.proto", package="sample", syntax="proto3")
    colour = file.enum_type.add(name="Colour")
    for number, name in enumerate(["NONE", "RED", "GREEN"]):
        colour.value.add(name=name, number=number)
    leaf = file.message_type.add(name="Leaf")
    leaf.field.add(name="name", number=1, type=F.TYPE_STRING, label=F.LABEL_OPTIONAL)
    leaf.field.add(name="numbers", number=2, type=F.TYPE_INT64, label=F.LABEL_REPEATED)
    everything = file.message_type.add(name="Everything")

    def field(name, number, kind, label=F.LABEL_OPTIONAL, parent=everything, **more):
        entry = parent.field.add(name=name, number=number, label=label, **more)
        if kind == "leaf":
            entry.type, entry.type_name = F.TYPE_MESSAGE, ".sample.Leaf"
        elif kind == "everything":
            entry.type, entry.type_name = F.TYPE_MESSAGE, ".sample.Everything"
        else:
            entry.type = TYPES[kind]
            if kind == "colour":
                entry.type_name = ".sample.Colour"
        return entry

    for index, (kind, _) in enumerate(SCALARS):
        field(f"a_{kind}", 1 + index, kind)
    field("a_leaf", 17, "leaf")
    everything.oneof_decl.add(name="pick")
    for index, (kind, _) in enumerate(SCALARS):
        field(f"o_{kind}", 21 + index, kind, proto3_optional=True, oneof_index=1 + index)
    for index, (kind, _) in enumerate(SCALARS):
        field(f"r_{kind}", 41 + index, kind, F.LABEL_REPEATED)
    field("r_leaf", 57, "leaf", F.LABEL_REPEATED)
    for number, kind in enumerate(["int32", "sint64", "fixed32", "double", "bool", "colour"], 61):
        field(f"u_{kind}", number, kind, F.LABEL_REPEATED).options.packed = False
    for number, (key, value) in enumerate(MAPS, 71):
        name = f"m_{key}_{value}"
        entry = everything.nested_type.add(name="".join(part.capitalize() for part in name.split("_")) + "Entry")
        entry.options.map_entry = True
        field("key", 1, key, parent=entry)
        field("value", 2, value, parent=entry)
        everything.field.add(
            name=name, number=number, label=F.LABEL_REPEATED, type=F.TYPE_MESSAGE,
            type_name=f".sample.Everything.{entry.name}")
    field("children", 91, "everything", F.LABEL_REPEATED)
    field("p_string", 92, "string", oneof_index=0)
    field("p_int64", 93, "int64", oneof_index=0)
    field("p_leaf", 94, "leaf", oneof_index=0)
    field("last", 536870911, "string")
    for kind, _ in SCALARS:
        everything.oneof_decl.add(name=f"_o_{kind}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file) if hasattr(pool, "Add") else pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("sample.Everything"))


# What a message says: the same words as ProtobufSample+Said.swift.


def words_of(kind, value):
    if kind == F.TYPE_MESSAGE:
        return words(value)
    if kind == F.TYPE_STRING:
        return "'" + value.encode().hex()
    if kind == F.TYPE_BYTES:
        return "#" + value.hex()
    if kind == F.TYPE_BOOL:
        return "true" if value else "false"
    if kind == F.TYPE_FLOAT:
        return "nan" if value != value else "f" + str(struct.unpack("<I", struct.pack("<f", value))[0])
    if kind == F.TYPE_DOUBLE:
        return "nan" if value != value else "d" + str(struct.unpack("<Q", struct.pack("<d", value))[0])
    return str(value)


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def words(msg):
    parts = []
    for field in sorted(msg.DESCRIPTOR.fields, key=lambda field: field.number):
        value = getattr(msg, field.name)
        if is_map(field):
            key, item = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
            entries = sorted(words_of(key.type, k) + ":" + words_of(item.type, value[k]) for k in value)
            parts.append("{" + ",".join(entries) + "}")
        elif field.is_repeated:
            parts.append("[" + ",".join(words_of(field.type, item) for item in value) + "]")
        elif field.has_presence and not msg.HasField(field.name):
            parts.append("-")
        else:
            parts.append(words_of(field.type, value))
    return "(" + ";".join(parts) + ")"


def has_odd_entry(msg):
    """Whether an entry of a map holds more than key and value: this implementation, alone among Google's, then holds the
    whole entry to be unknown."""
    maps = {field.number for field in msg.DESCRIPTOR.fields if is_map(field)}
    if any(field.field_number in maps for field in unknown_fields.UnknownFieldSet(msg)):
        return True
    return any(has_odd_entry(child) for child in msg.children)


# Random messages, with the values at the edges.


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)

    def integer(self, low, high):
        pick = self.rng.randrange(5)
        if pick == 0:
            return self.rng.choice([low, high, 0, max(low, -1), 1, 127, 128, 16383, 16384, high - 1])
        return self.rng.randint(max(low, -200), 200) if pick < 3 else self.rng.randint(low, high)

    def text(self):
        alphabet = ["a", "Z", "é", "e\u0301", "文", "👩‍👩‍👧", "\0", "\n", "\u2028", "\U0010ffff", "\ufeff", " "]
        return "".join(self.rng.choice(alphabet) for _ in range(self.rng.choice([0, 1, 2, 5, 40, 130])))

    def value(self, kind):
        if kind in (F.TYPE_INT32, F.TYPE_SINT32, F.TYPE_SFIXED32):
            return self.integer(-(2**31), 2**31 - 1)
        if kind in (F.TYPE_INT64, F.TYPE_SINT64, F.TYPE_SFIXED64):
            return self.integer(-(2**63), 2**63 - 1)
        if kind in (F.TYPE_UINT32, F.TYPE_FIXED32):
            return self.integer(0, 2**32 - 1)
        if kind in (F.TYPE_UINT64, F.TYPE_FIXED64):
            return self.integer(0, 2**64 - 1)
        if kind in (F.TYPE_FLOAT, F.TYPE_DOUBLE):
            odd = [0.0, -0.0, 1.5, float("inf"), float("-inf"), float("nan"), 5e-324, 1e-45, 3.4e38]
            wide = self.rng.uniform(-1e30, 1e30)
            return self.rng.choice(odd + [wide])
        if kind == F.TYPE_BOOL:
            return self.rng.random() < 0.5
        if kind == F.TYPE_STRING:
            return self.text()
        if kind == F.TYPE_BYTES:
            return self.rng.randbytes(self.rng.choice([0, 1, 3, 127, 128, 300]))
        return self.rng.choice([0, 1, 2, 7, -1, 2**31 - 1])  # an enum's unknown values too

    def message(self, cls, depth=0):
        msg = cls()
        share = self.rng.choice([0.05, 0.2, 0.9])
        for field in msg.DESCRIPTOR.fields:
            if self.rng.random() > share:
                continue
            if is_map(field):
                key, item = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
                target = getattr(msg, field.name)
                for _ in range(self.rng.randrange(4)):
                    if item.type == F.TYPE_MESSAGE:
                        target[self.value(key.type)].CopyFrom(
                            self.message(message_factory.GetMessageClass(item.message_type), depth + 1))
                    else:
                        target[self.value(key.type)] = self.value(item.type)
            elif field.type == F.TYPE_MESSAGE:
                if field.message_type.name == "Everything" and depth >= 3:
                    continue
                inner = message_factory.GetMessageClass(field.message_type)
                if field.is_repeated:
                    for _ in range(self.rng.randrange(3)):
                        getattr(msg, field.name).append(self.message(inner, depth + 1))
                else:
                    getattr(msg, field.name).CopyFrom(self.message(inner, depth + 1))
                    getattr(msg, field.name).SetInParent()
            elif field.is_repeated:
                for _ in range(self.rng.choice([0, 1, 3, 20])):
                    getattr(msg, field.name).append(self.value(field.type))
            else:
                setattr(msg, field.name, self.value(field.type))
        return msg


def main():
    everything = schema()
    if sys.argv[1] == "generate":
        maker = Maker(int(sys.argv[2]))
        for _ in range(int(sys.argv[3])):
            msg = maker.message(everything)
            print(msg.SerializeToString(deterministic=True).hex() or "-", words(msg))
    else:
        with open(sys.argv[2]) as lines:
            for line in lines:
                msg = everything()
                try:
                    msg.ParseFromString(bytes.fromhex(line.strip()))
                except message.DecodeError:
                    print("refused")
                    continue
                if has_odd_entry(msg):
                    print("odd")
                    continue
                msg.DiscardUnknownFields()
                print(msg.SerializeToString(deterministic=True).hex() or "-", words(msg))


main()
