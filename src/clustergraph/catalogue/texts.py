"""What the catalogue says in words, in Swedish and English."""

CATALOGUE = (
    "Datakatalog: life science-klustret i Stockholm-Uppsala",
    "Data catalogue: the Stockholm-Uppsala life science cluster",
)
CATALOGUE_SAYS = (
    "Kunskapsgraf över life science-klustret i Stockholm-Uppsala och ontologin som den är skriven med, fria att använda.",
    "A knowledge graph of the Stockholm-Uppsala life science cluster and the ontology that it is written with, free to use.",
)
GRAPH = (
    "Life science-klustret i Stockholm-Uppsala som kunskapsgraf",
    "The Stockholm-Uppsala life science cluster as a knowledge graph",
)
GRAPH_SAYS = (
    "Vad offentliga dokument säger om klustret: aktörer, överenskommelser, strategier, mål, åtgärder, grupper och "
    "ståndpunkter, var uppgift med det ställe i ett dokument som säger den. Där dokument säger olika står båda uppgifterna. "
    "Luckor är data: en lucka säger att dokumenten inte nämner något, aldrig att det inte finns.",
    "What public documents say about the cluster: actors, agreements, strategies, goals, measures, groups and positions, "
    "each statement with the passage of a document that says it. Where documents disagree, both sides stand. Gaps are data: "
    "a gap says that the documents do not mention something, never that it does not exist.",
)
VERSION_SAYS = (
    "En version av kunskapsgrafen. Dess namn är början på en kontrollsumma av innehållet: samma namn är samma data.",
    "One version of the knowledge graph. Its name is the beginning of a checksum of its content: the same name is the same data.",
)
ONTOLOGY = ("Ontologi över ett regionalt innovationskluster", "Ontology of a regional innovation cluster")
ONTOLOGY_SAYS = (
    "Klasser, egenskaper och kodlistor för aktörer, överenskommelser, strategier, åtgärder och belägg, med namn och "
    "definitioner på svenska och engelska.",
    "Classes, properties and code lists for actors, agreements, strategies, measures and evidence, with labels and definitions "
    "in Swedish and English.",
)
KEYWORDS = (
    ("life science", "life science"),
    ("innovationskluster", "innovation cluster"),
    ("samverkan", "collaboration"),
    ("kunskapsgraf", "knowledge graph"),
    ("regional utveckling", "regional development"),
    ("strategi", "strategy"),
)
FILES = {
    "graph.nq": ("Hela grafen som sorterade N-Quads.", "The whole graph as sorted N-Quads."),
    "graph.nq.gz": ("Hela grafen som sorterade N-Quads, packad.", "The whole graph as sorted N-Quads, packed."),
    "graph.trig.gz": ("Hela grafen som TriG, packad.", "The whole graph as TriG, packed."),
    "graph.jsonld.gz": ("Hela grafen som JSON-LD, packad.", "The whole graph as JSON-LD, packed."),
    "graph.ttl.gz": (
        "Alla uppgifter en gång som Turtle, packad; vilket dokument som säger vad framgår inte.",
        "Every statement once as Turtle, packed; which document says what is not told.",
    ),
    "clustergraph.ttl": ("Hela ontologin som Turtle.", "The whole ontology as Turtle."),
}
LIVE = ("Det som tjänsten har nu", "What the service holds now")
LIVE_SAYS = (
    "Den version som tjänsten har när man frågar; formatet väljs med Accept.",
    "The version that the service holds when asked; the format is chosen with Accept.",
)
SPARQL = ("SPARQL-tjänst", "SPARQL service")
SPARQL_SAYS = (
    "SPARQL 1.1 för läsning. Frågor har en tidsgräns; tjänstens beskrivning nämner grafer och format.",
    "SPARQL 1.1 for reading. Queries have a deadline; the service's description names its graphs and formats.",
)
API = ("JSON-API", "JSON API")
API_SAYS = (
    "Dokument, aktörer, frågor med svar och luckor som JSON, efter Diggs REST API-profil, beskrivet med OpenAPI.",
    "Documents, actors, questions with answers, and gaps as JSON, by DIGG's REST API profile, described by OpenAPI.",
)
VOID = ("Vad grafen innehåller, räknat", "What the graph holds, counted")
AUTHORS = "The clustergraph authors"
NO_PUBLISHER = ("Utgivare ej angiven", "Publisher not named")
CONTACT = ("Kontakt för datakatalogen", "Contact for the data catalogue")
