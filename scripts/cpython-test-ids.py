"""Writes the list of test ids of CPython's asyncio suites, one file a suite.

    python3.13 scripts/cpython-test-ids.py test/conformance/ids test_tasks test_locks ...

An id is `module.Class.method`, the class being the one whose body holds the method, so that a test which a mixin
hands to eight subclasses is one test. The lists are committed: no CPython is needed to make docs/conformance.md.
"""

import ast
import pathlib
import sys

import test.test_asyncio


def ids(module, source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and item.name.startswith("test"):
                    yield f"{module}.{node.name}.{item.name}"


def main(target, *modules):
    suites = pathlib.Path(test.test_asyncio.__file__).parent
    version = ".".join(map(str, sys.version_info[:3]))
    for module in modules:
        found = list(dict.fromkeys(ids(module, (suites / f"{module}.py").read_text())))
        header = f"# CPython {version}, Lib/test/test_asyncio/{module}.py, by scripts/cpython-test-ids.py\n"
        pathlib.Path(target, f"{module}.txt").write_text(header + "".join(f"{id}\n" for id in found))
        print(f"{module}: {len(found)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
