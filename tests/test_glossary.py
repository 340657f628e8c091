import re

from clustergraph.glossary import MODEL_WORDS
from clustergraph.pages import FOLDER


def test_every_word_is_there_in_both_languages_and_none_is_left_in_the_other() -> None:
    assert MODEL_WORDS["sv"].keys() == MODEL_WORDS["en"].keys()
    same = {key for key in MODEL_WORDS["sv"] if MODEL_WORDS["sv"][key] == MODEL_WORDS["en"][key]}
    assert same <= {"diagram"}


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    text = "".join(path.read_text("utf-8") for path in (FOLDER / "templates").iterdir())
    text += (FOLDER / "handbook.py").read_text("utf-8")
    used = set(re.findall(r"\b(?:t\.)?m\.([a-z_]+)", text)) | set(re.findall(r"words\[['\"]([a-z_]+)['\"]\]", text))
    chosen_by_value = {
        *("class", "object", "datatype", "annotation", "functional", "symmetric", "transitive"),
        *("Violation", "Warning", "Info"),
        *(
            "graph:comparisons",
            "graph:contradictions",
            "graph:ontology",
            "graph:shapes",
            "graph:rules",
            "graph:derived",
            "graph:gaps",
        ),
    }
    assert set(MODEL_WORDS["en"]) == (used | chosen_by_value) - {"get"}
