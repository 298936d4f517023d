CREATE TABLE lots (
  lot BIGINT NOT NULL,
  qui TEXT NOT NULL,
  quand TEXT NOT NULL,
  quoi TEXT NOT NULL,
  sources TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  PRIMARY KEY (lot)
)

CREATE TABLE registre (
  id BIGINT NOT NULL,
  identite TEXT NOT NULL,
  qui TEXT NOT NULL,
  quand TEXT NOT NULL,
  PRIMARY KEY (id),
  CHECK (id = 1)
)

CREATE TABLE series (
  id BIGINT NOT NULL,
  genre TEXT NOT NULL,
  portee TEXT NOT NULL,
  exercice BIGINT NOT NULL,
  suivie BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (genre, portee, exercice)
)

CREATE TABLE versions (
  numero BIGINT NOT NULL,
  nom TEXT NOT NULL,
  quand TEXT NOT NULL,
  PRIMARY KEY (numero)
)

CREATE TABLE actes (
  rang BIGINT NOT NULL,
  lot BIGINT NOT NULL,
  cle TEXT NOT NULL,
  genre TEXT NOT NULL,
  dossier TEXT NOT NULL,
  intitule TEXT NOT NULL,
  jour TEXT NOT NULL,
  serie BIGINT,
  ordre BIGINT,
  numero TEXT,
  centimes BIGINT,
  bordereau BIGINT,
  corrige BIGINT,
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
)

CREATE INDEX actes_bordereau ON actes (bordereau)

CREATE INDEX actes_corrige ON actes (corrige)

CREATE INDEX actes_dossier ON actes (dossier, genre)

CREATE INDEX actes_lot ON actes (lot)

CREATE TABLE rangements (
  lot BIGINT NOT NULL,
  quand TEXT NOT NULL,
  PRIMARY KEY (lot),
  FOREIGN KEY(lot) REFERENCES lots (lot)
)

CREATE TABLE bordereaux (
  rang BIGINT NOT NULL,
  premier TEXT NOT NULL,
  dernier TEXT NOT NULL,
  nombre BIGINT NOT NULL,
  total BIGINT NOT NULL,
  cumul BIGINT NOT NULL,
  PRIMARY KEY (rang),
  FOREIGN KEY(rang) REFERENCES actes (rang)
)

CREATE TABLE fichiers (
  rang BIGINT NOT NULL,
  position BIGINT NOT NULL,
  chemin TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  taille BIGINT NOT NULL,
  PRIMARY KEY (rang, position),
  CHECK (length(sha256) = 64),
  FOREIGN KEY(rang) REFERENCES actes (rang),
  UNIQUE (chemin)
)

CREATE TABLE titres (
  rang BIGINT NOT NULL,
  budget TEXT NOT NULL,
  exercice BIGINT NOT NULL,
  debiteur TEXT NOT NULL,
  mois TEXT,
  PRIMARY KEY (rang),
  FOREIGN KEY(rang) REFERENCES actes (rang)
)

CREATE FUNCTION registre_immuable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'le registre ne se modifie pas'; END $$

CREATE TRIGGER lots_immuable BEFORE UPDATE OR DELETE ON lots FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER lots_vidage BEFORE TRUNCATE ON lots FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER registre_immuable BEFORE UPDATE OR DELETE ON registre FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER registre_vidage BEFORE TRUNCATE ON registre FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER series_immuable BEFORE UPDATE OR DELETE ON series FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER series_vidage BEFORE TRUNCATE ON series FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER versions_immuable BEFORE UPDATE OR DELETE ON versions FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER versions_vidage BEFORE TRUNCATE ON versions FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER actes_immuable BEFORE UPDATE OR DELETE ON actes FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER actes_vidage BEFORE TRUNCATE ON actes FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER rangements_immuable BEFORE UPDATE OR DELETE ON rangements FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER rangements_vidage BEFORE TRUNCATE ON rangements FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER bordereaux_immuable BEFORE UPDATE OR DELETE ON bordereaux FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER bordereaux_vidage BEFORE TRUNCATE ON bordereaux FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER fichiers_immuable BEFORE UPDATE OR DELETE ON fichiers FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER fichiers_vidage BEFORE TRUNCATE ON fichiers FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER titres_immuable BEFORE UPDATE OR DELETE ON titres FOR EACH ROW EXECUTE FUNCTION registre_immuable()

CREATE TRIGGER titres_vidage BEFORE TRUNCATE ON titres FOR EACH STATEMENT EXECUTE FUNCTION registre_immuable()

CREATE FUNCTION registre_suite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.rang <> (SELECT coalesce(max(rang), 0) + 1 FROM actes)
    OR NEW.precedent <> coalesce((SELECT empreinte FROM actes WHERE rang = NEW.rang - 1), (SELECT identite FROM registre)) THEN
    RAISE EXCEPTION 'la chaîne des actes est rompue';
  END IF;
  IF NEW.serie IS NOT NULL AND (SELECT suivie FROM series WHERE id = NEW.serie) = 1
    AND NEW.ordre IS DISTINCT FROM (SELECT coalesce(max(ordre), 0) + 1 FROM actes WHERE serie = NEW.serie) THEN
    RAISE EXCEPTION 'la série des numéros est rompue';
  END IF;
  RETURN NEW;
END $$

CREATE TRIGGER actes_suite BEFORE INSERT ON actes FOR EACH ROW EXECUTE FUNCTION registre_suite()
