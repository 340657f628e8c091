"""The JSON API, by DIGG's REST API profile: documents, actors, things, questions and gaps for programs without RDF."""
