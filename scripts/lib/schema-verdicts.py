"""Compares the shipped JSON Schema's verdicts with the loader's, by an independent validator.

Usage: python3 schema-verdicts.py ROOT

What the schema refuses, the loader has to refuse as well: an editor must not mark what runs. What only the loader can refuse
(names, references, expressions) is listed by case in Tests/CairnAgentsTests/Broken/loader-only.list, and the list has to be exact.
The loader's verdicts are those of the golden files beside the definitions, which the tests hold it to; what ships in agents/
is sound. Prints the closing count; exits 1 where the verdicts differ.
"""
import json
import math
import pathlib
import sys

import jsonschema
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


def read(path):
    """-> the document as JSON would have it; None where it is no YAML, or more of it than anybody reads."""
    try:
        return plain(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")), [0])
    except (YAMLError, UnicodeDecodeError, ValueError, TypeError, RecursionError, AttributeError, NotImplementedError):
        return None


def plain(value, seen):
    """The value as JSON has it. Aliases count each time, so that a bomb of them ends."""
    seen[0] += 1
    if seen[0] > 100_000:
        raise ValueError("too many values")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key that is no text")
        return {key: plain(child, seen) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child, seen) for child in value]
    if value is None or isinstance(value, (bool, str, int)) or isinstance(value, float) and math.isfinite(value):
        return value
    raise TypeError(f"JSON has no {value!r:.40}")


def cases(root):
    """-> (path, whether the loader refuses it)"""
    for path in sorted((root / "agents").rglob("*.yaml")):
        yield path, False
    tests = root / "Tests" / "CairnAgentsTests"
    for folder in ("Broken", "Suspicious", "Good"):
        for path in sorted((tests / folder).glob("*.yaml")):
            golden = path.with_suffix(".txt")
            told = golden.read_text(encoding="utf-8") if golden.exists() else ""
            yield path, any(line.startswith("error[") for line in told.splitlines())


def listed(path):
    """The cases that only the loader refuses, each with its reason after a colon."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split(":")[0].strip() for line in lines if line.strip() and not line.startswith("#")}


def main():
    root = pathlib.Path(sys.argv[1])
    schema = json.loads((root / "agents" / "cairn.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    only_loader = listed(root / "Tests" / "CairnAgentsTests" / "Broken" / "loader-only.list")
    counts, faults = {"both accept": 0, "both refuse": 0, "only the loader": 0, "no YAML": 0}, []
    for path, is_refused in cases(root):
        name = path.stem
        document = read(path)
        if document is None:
            counts["no YAML"] += 1
            if not is_refused:
                faults.append(f"{path}: the loader takes it, and another reader of YAML does not")
            if name in only_loader:
                faults.append(f"{path}: listed in loader-only.list, and no YAML at all")
            continue
        problem = jsonschema.exceptions.best_match(validator.iter_errors(document))
        if problem is None:
            counts["only the loader" if is_refused else "both accept"] += 1
            if is_refused != (name in only_loader):
                faults.append(f"{path}: " + ("only the loader refuses it: list it in loader-only.list, or let the schema say it"
                                             if is_refused else "listed in loader-only.list, and the loader takes it"))
        elif is_refused:
            counts["both refuse"] += 1
            if name in only_loader:
                faults.append(f"{path}: listed in loader-only.list, and the schema refuses it too: {problem.message}")
        else:
            faults.append(f"{path}: the schema refuses what the loader takes: {problem.json_path}: {problem.message}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
