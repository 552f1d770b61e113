"""Other search engines behind one call: plain text in, the numbers of the best ten rows out.

All get the terms of :mod:`kb.search.words.terms`, so that engines are compared and not ways of cutting Chinese.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from kb.search.words.terms import STOP, Lexicon, bigrams, plain

Search = Callable[[str], Sequence[int]]


def tokens(lexicon: Lexicon, text: str, query: bool = False) -> list[str]:
    """Words and marked bigrams of a text."""
    flat = plain(text)
    words = [w for w in lexicon.cut(flat) if not query or w not in STOP]
    out = [*words, *(f"{pair}_" for pair in bigrams(flat))]
    return list(dict.fromkeys(out)) if query else out


def sqlite_fts5(docs: list[list[str]], lexicon: Lexicon, folder: Path) -> Search:
    base = sqlite3.connect(folder / "fts.db")
    base.execute("create virtual table t using fts5(b, content='', tokenize=\"unicode61 tokenchars '_'\")")
    base.executemany("insert into t(rowid, b) values (?, ?)", ((i, " ".join(d)) for i, d in enumerate(docs)))
    base.commit()

    def search(text: str) -> Sequence[int]:
        match = " OR ".join(f'"{t}"' for t in tokens(lexicon, text, True))
        rows = base.execute("select rowid from t where t match ? order by rank limit 10", (match,)).fetchall()
        return [r[0] for r in rows]

    return search


def tantivy(docs: list[list[str]], lexicon: Lexicon, folder: Path) -> Search:
    import tantivy as engine

    builder = engine.SchemaBuilder()
    builder.add_text_field("b", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("n", stored=True, indexed=False)
    schema = builder.build()
    index = engine.Index(schema)
    writer = index.writer(200_000_000, 1)
    for number, doc in enumerate(docs):
        row = engine.Document()
        row.add_text("b", " ".join(doc))
        row.add_integer("n", number)
        writer.add_document(row)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> Sequence[int]:
        shards = [
            (engine.Occur.Should, engine.Query.term_query(schema, "b", t))
            for t in tokens(lexicon, text, True)
        ]
        hits = searcher.search(engine.Query.boolean_query(shards), 10).hits
        return [searcher.doc(address)["n"][0] for _, address in hits]

    return search


def bm25s(docs: list[list[str]], lexicon: Lexicon, folder: Path) -> Search:
    import bm25s as engine

    retriever = engine.BM25()
    retriever.index(docs, show_progress=False)

    def search(text: str) -> Sequence[int]:
        rows, _ = retriever.retrieve([tokens(lexicon, text, True)], k=10, show_progress=False, n_threads=0)
        return [int(r) for r in np.asarray(rows)[0]]

    return search


def plain_whoosh(docs: list[list[str]], lexicon: Lexicon, folder: Path) -> Search:
    from whoosh import fields, index, query

    (folder / "whoosh").mkdir()
    schema = fields.Schema(n=fields.STORED(), b=fields.KEYWORD(scorable=True))
    writer = index.create_in(str(folder / "whoosh"), schema).writer(limitmb=512)
    for number, doc in enumerate(docs):
        writer.add_document(n=number, b=doc)
    writer.commit()
    searcher = index.open_dir(str(folder / "whoosh")).searcher()

    def search(text: str) -> Sequence[int]:
        wanted = query.Or([query.Term("b", t) for t in tokens(lexicon, text, True)])
        return [hit["n"] for hit in searcher.search(wanted, limit=10)]

    return search


PEERS = {"tantivy": tantivy, "bm25s": bm25s, "SQLite FTS5": sqlite_fts5, "Whoosh alone": plain_whoosh}
