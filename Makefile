# make serve   sets everything up, builds the release and serves it at http://127.0.0.1:8000
# make test    sets everything up and runs every test
# make quick   the tests that take less than a few seconds each
# make lint    style and types
# make notebooks   opens JupyterLab on notebooks/, with all that they need; builds the release first
# make pages   runs the notebooks and writes them to build/notebooks, as pages to send to somebody
# make lock    writes the three lock files anew from pyproject.toml

PYTHON ?= python3
PORT ?= 8000
RUN = .venv/bin/clustergraph

.PHONY: serve notebooks pages test quick lint lock clean

serve: .venv/ready
	$(RUN) build
	$(RUN) serve --port $(PORT)

notebooks: .venv/notebooks
	$(RUN) build
	cd notebooks && ../.venv/bin/jupyter lab --LabApp.extension_manager=readonly

pages: .venv/notebooks
	$(RUN) build
	cd notebooks && ../.venv/bin/jupyter nbconvert --to html --execute --template .page \
		--TemplateExporter.extra_template_basedirs=. --output-dir ../build/notebooks *.ipynb

# Two processes share the tests; those that need the machine to themselves come after. Plain pytest runs all in one.
TOGETHER = .venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

test: .venv/owlapi lint
	$(TOGETHER) -m "not alone"
	.venv/bin/pytest -m alone

quick: .venv/ready
	$(TOGETHER) -p no:schemathesis -m "not slow"

lint: .venv/ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

# The lock has a hash for every file; our own package is installed beside it and brings nothing more.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "clustergraph needs Python 3.11 or later; give another with make PYTHON=…")'
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# What only the test of the OWL 2 DL profile needs: the OWL API's jars, without what the package around them depends on.
.venv/owlapi: .venv/ready requirements-owlapi.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-owlapi.lock
	touch $@

# JupyterLab and what it brings: for those who open notebooks, not for the tests. It would ask its makers for news and updates,
# and the package index for extensions: it does neither here.
.venv/notebooks: .venv/ready requirements-notebooks.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-notebooks.lock
	.venv/bin/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements"
	touch $@

LOCK = build/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	$(LOCK) --extra dev --extra reason -o requirements.lock pyproject.toml
	$(LOCK) --extra dev --extra notebooks --extra reason -o requirements-notebooks.lock pyproject.toml
	$(LOCK) --no-deps --group owlapi -o requirements-owlapi.lock

clean:
	rm -rf .venv build dist
