"""What readers type, and the entries of the initial collection that answer it: ``queries.tsv``.

One row is one query. ``language``: the language it is typed in. ``kind``: plain; inflected (case, plural,
possessive, verb form); misspelt (one or two wrong letters); other-script (Latin for a language written in
Cyrillic, Cyrillic for Uzbek and Turkmen, letters of old fonts and earlier alphabets, another spelling in English);
keyboard (the letters at hand on a Russian or English keyboard, or the wrong layout); abbreviation; several (several
words, as a question is typed); synonym (words that the entries looked for do not use and the terms know).
``entries``: slugs as in ``cms/registry/data/entries.txt``, separated by commas, all that answer the query, the best
first. ``note``: what the query means, or what was changed in it.

The queries and the answers were written by a machine from a reading of the entries and the grammar of each
language, before any engine had seen them; they have not yet been checked by native speakers. So a query that
finds nothing may be wrong itself. Correct such a row for the language's sake, never to please an engine.
"""
