# Chaque commande prépare d'abord, si besoin, l'environnement .venv à partir du fichier de versions verrouillées.
#
#   make convention   make deliberation   make verifier      DOSSIER=… EMETTRE=1 MOTEUR=libreoffice DATE=2021-02-15
#   make avenant      make titres MOIS=2021-02
#   make test         make bench          make endurance     make clean

DOSSIER ?= juvisy-demutualisation
NUMERO ?= 1
MOIS ?=
EMETTRE ?=
MOTEUR ?=
DATE ?=
DROIT ?=

.DEFAULT_GOAL := aide
.SUFFIXES:
MAKEFLAGS += --no-print-directory

trouver_python = for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done
PY := .venv/bin/python
ACTES := $(PY) -m pipeline
INSTALLER := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
OPTIONS := $(if $(EMETTRE),--emettre) $(if $(MOTEUR),--moteur $(MOTEUR)) $(if $(DATE),--date $(DATE)) $(if $(DROIT),--droit $(DROIT))
CONTROLE := $(if $(DATE),--date $(DATE)) $(if $(DROIT),--droit $(DROIT))

.PHONY: aide convention deliberation avenant titres verifier test format bench endurance golden comparer-moteurs clean

aide:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

convention: .venv/pret
	@$(ACTES) convention "$(DOSSIER)" $(OPTIONS)

deliberation: .venv/pret
	@$(ACTES) deliberation "$(DOSSIER)" $(OPTIONS)

avenant: .venv/pret
	@$(ACTES) avenant "$(NUMERO)" "$(DOSSIER)" $(OPTIONS)

titres: .venv/pret
	@$(if $(MOIS),,echo "actes : préciser le mois, par exemple : make titres MOIS=2021-02" >&2; exit 2)
	@$(ACTES) titres "$(DOSSIER)" --mois "$(MOIS)" $(OPTIONS)

verifier: .venv/pret
	@$(ACTES) verifier "$(DOSSIER)" $(CONTROLE)

test: .venv/pret-dev
	$(PY) -m ruff format --check -q .
	$(PY) -m ruff check -q .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -n auto

format: .venv/pret-dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: .venv/pret-dev
	$(PY) -m tests.bench

endurance: .venv/pret-dev
	$(PY) -m pytest --endurance -m "endurance or hypothesis"

golden: .venv/pret-dev
	$(PY) -m pytest --golden tests/golden tests/doctypes tests/checks/test_real_act.py

comparer-moteurs: .venv/pret-dev
	$(PY) -m tests.comparaison.planches

clean:
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@python="$$($(trouver_python))"; \
	if [ -z "$$python" ]; then \
	  echo "actes : il faut Python 3.11 ou plus récent ; l'installer (https://www.python.org ou le gestionnaire de paquets), puis relancer" >&2; exit 3; fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "actes : ce Python n'a pas son module venv ; sur Debian ou Ubuntu : sudo apt install python3-venv, puis relancer" >&2; exit 3; fi; \
	echo "Préparation de l'environnement (une seule fois)…"; \
	"$$python" -m venv .venv || { rm -rf .venv; echo "actes : l'environnement .venv n'a pas pu être créé" >&2; exit 3; }

.venv/pret: requirements.lock requirements-polices.lock | .venv/bin/python
	@$(INSTALLER) -r requirements.lock && $(INSTALLER) --no-deps -r requirements-polices.lock || { \
	  echo "actes : l'installation a échoué ; vérifier l'accès au réseau, puis relancer" >&2; exit 3; }
	@$(PY) -m compileall -q pipeline
	@touch $@

.venv/pret-dev: requirements-dev.lock requirements-polices.lock | .venv/bin/python
	@$(INSTALLER) -r requirements-dev.lock && $(INSTALLER) --no-deps -r requirements-polices.lock || { \
	  echo "actes : l'installation des outils de test a échoué ; vérifier l'accès au réseau, puis relancer" >&2; exit 3; }
	@$(PY) -m compileall -q pipeline
	@touch $@ .venv/pret
