"""Text to tokens, once, for every engine: at index time, for the query and for highlights.

Pure Python over the standard library and ``snowballstemmer``; knows nothing of engines or the database.
``LANGUAGES`` (in ``languages``) is the table with one row a language.
"""

from search.analysis.highlighting import highlight
from search.analysis.places import spans
from search.analysis.tokens import Term, Token, analyse, index_streams, surface, terms, tokenise

__all__ = ["Term", "Token", "analyse", "highlight", "index_streams", "spans", "surface", "terms", "tokenise"]
