"""Délibérations, conventions, avenants et titres de recette, de leurs données à l'acte archivé."""

__version__ = "0.1.0"
