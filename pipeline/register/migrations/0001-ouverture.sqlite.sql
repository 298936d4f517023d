CREATE TABLE lots (
  lot INTEGER NOT NULL,
  qui TEXT NOT NULL,
  quand TEXT NOT NULL,
  quoi TEXT NOT NULL,
  sources TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  PRIMARY KEY (lot)
) STRICT

CREATE TABLE registre (
  id INTEGER NOT NULL,
  identite TEXT NOT NULL,
  qui TEXT NOT NULL,
  quand TEXT NOT NULL,
  PRIMARY KEY (id),
  CHECK (id = 1)
) STRICT

CREATE TABLE series (
  id INTEGER NOT NULL,
  genre TEXT NOT NULL,
  portee TEXT NOT NULL,
  exercice INTEGER NOT NULL,
  suivie INTEGER NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (genre, portee, exercice)
) STRICT

CREATE TABLE versions (
  numero INTEGER NOT NULL,
  nom TEXT NOT NULL,
  quand TEXT NOT NULL,
  PRIMARY KEY (numero)
) STRICT

CREATE TABLE actes (
  rang INTEGER NOT NULL,
  lot INTEGER NOT NULL,
  cle TEXT NOT NULL,
  genre TEXT NOT NULL,
  dossier TEXT NOT NULL,
  intitule TEXT NOT NULL,
  jour TEXT NOT NULL,
  serie INTEGER,
  ordre INTEGER,
  numero TEXT,
  centimes INTEGER,
  bordereau INTEGER,
  corrige INTEGER,
  faits TEXT NOT NULL,
  precedent TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  PRIMARY KEY (rang),
  UNIQUE (serie, ordre),
  UNIQUE (serie, numero),
  CHECK (length(empreinte) = 64 AND length(precedent) = 64),
  FOREIGN KEY(lot) REFERENCES lots (lot),
  UNIQUE (cle),
  FOREIGN KEY(serie) REFERENCES series (id),
  FOREIGN KEY(bordereau) REFERENCES actes (rang),
  FOREIGN KEY(corrige) REFERENCES actes (rang),
  UNIQUE (empreinte)
) STRICT

CREATE INDEX actes_bordereau ON actes (bordereau)

CREATE INDEX actes_corrige ON actes (corrige)

CREATE INDEX actes_dossier ON actes (dossier, genre)

CREATE INDEX actes_lot ON actes (lot)

CREATE TABLE rangements (
  lot INTEGER NOT NULL,
  quand TEXT NOT NULL,
  PRIMARY KEY (lot),
  FOREIGN KEY(lot) REFERENCES lots (lot)
) STRICT

CREATE TABLE bordereaux (
  rang INTEGER NOT NULL,
  premier TEXT NOT NULL,
  dernier TEXT NOT NULL,
  nombre INTEGER NOT NULL,
  total INTEGER NOT NULL,
  cumul INTEGER NOT NULL,
  PRIMARY KEY (rang),
  FOREIGN KEY(rang) REFERENCES actes (rang)
) STRICT

CREATE TABLE fichiers (
  rang INTEGER NOT NULL,
  position INTEGER NOT NULL,
  chemin TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  taille INTEGER NOT NULL,
  PRIMARY KEY (rang, position),
  CHECK (length(sha256) = 64),
  FOREIGN KEY(rang) REFERENCES actes (rang),
  UNIQUE (chemin)
) STRICT

CREATE TABLE titres (
  rang INTEGER NOT NULL,
  budget TEXT NOT NULL,
  exercice INTEGER NOT NULL,
  debiteur TEXT NOT NULL,
  mois TEXT,
  PRIMARY KEY (rang),
  FOREIGN KEY(rang) REFERENCES actes (rang)
) STRICT

CREATE TRIGGER lots_update BEFORE UPDATE ON lots
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER lots_delete BEFORE DELETE ON lots
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER registre_update BEFORE UPDATE ON registre
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER registre_delete BEFORE DELETE ON registre
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER series_update BEFORE UPDATE ON series
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER series_delete BEFORE DELETE ON series
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER versions_update BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER versions_delete BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER actes_update BEFORE UPDATE ON actes
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER actes_delete BEFORE DELETE ON actes
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER rangements_update BEFORE UPDATE ON rangements
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER rangements_delete BEFORE DELETE ON rangements
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER bordereaux_update BEFORE UPDATE ON bordereaux
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER bordereaux_delete BEFORE DELETE ON bordereaux
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER fichiers_update BEFORE UPDATE ON fichiers
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER fichiers_delete BEFORE DELETE ON fichiers
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER titres_update BEFORE UPDATE ON titres
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER titres_delete BEFORE DELETE ON titres
BEGIN SELECT RAISE(ABORT, 'le registre ne se modifie pas'); END

CREATE TRIGGER actes_suite BEFORE INSERT ON actes
WHEN NEW.rang <> (SELECT coalesce(max(rang), 0) + 1 FROM actes)
  OR NEW.precedent <> coalesce((SELECT empreinte FROM actes WHERE rang = NEW.rang - 1), (SELECT identite FROM registre))
BEGIN SELECT RAISE(ABORT, 'la chaîne des actes est rompue'); END

CREATE TRIGGER actes_numero BEFORE INSERT ON actes
WHEN NEW.serie IS NOT NULL AND (SELECT suivie FROM series WHERE id = NEW.serie) = 1
  AND NEW.ordre IS NOT (SELECT coalesce(max(ordre), 0) + 1 FROM actes WHERE serie = NEW.serie)
BEGIN SELECT RAISE(ABORT, 'la série des numéros est rompue'); END
