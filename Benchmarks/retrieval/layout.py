"""Lay out a half of the retrieval yardstick as a Cairn project.

Usage: python3 layout.py HALF_DIR OUT_DIR [PASSAGES_JSONL]

  OUT/corpus/TITLE/ID.txt   one passage a file: the document's id is the file's name without its ending
  OUT/agents/yardstick.yaml knowledge `all`, and agent `all` over it; for each set of articles that far questions are
                            asked without, knowledge and agent `far-NN` over the rest
  OUT/queries/all.jsonl     the questions of queries.jsonl and unanswerable.jsonl ({id, text} a line)
  OUT/queries/far-NN.jsonl  the far questions of that set

A title's folder is not indexed: only the text is. PASSAGES_JSONL takes the place of HALF_DIR's corpus.jsonl.
"""
import json
import os
import sys


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write_jsonl(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n")


def folder(title):
    """A name that is a path's part and has nothing in it that a pattern reads."""
    return "".join(c if c.isalnum() else "_" for c in title)


def main():
    half, out = sys.argv[1], sys.argv[2]
    passages = read_jsonl(sys.argv[3] if len(sys.argv) > 3 else os.path.join(half, "corpus.jsonl"))
    for name in ("corpus", "agents", "queries"):
        os.makedirs(os.path.join(out, name), exist_ok=True)
    for passage in passages:
        place = os.path.join(out, "corpus", folder(passage["title"]))
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, passage["id"] + ".txt"), "w", encoding="utf-8") as file:
            file.write(passage["text"] + "\n")
    write_jsonl(os.path.join(out, "queries", "all.jsonl"),
                read_jsonl(os.path.join(half, "queries.jsonl"))
                + read_jsonl(os.path.join(half, "unanswerable.jsonl")))
    groups = {}
    for row in read_jsonl(os.path.join(half, "foreign.jsonl")):
        groups.setdefault(tuple(sorted(row["exclude_titles"])), []).append(row)
    titles = {passage["title"] for passage in passages}
    bases = {"all": titles}
    for number, (excluded, rows) in enumerate(sorted(groups.items()), 1):
        name = f"far-{number:02}"
        bases[name] = titles - set(excluded)
        write_jsonl(os.path.join(out, "queries", name + ".jsonl"), rows)
    lines = ["cairn: 1", "knowledge:"]
    for name, shown in bases.items():
        patterns = ", ".join(json.dumps(folder(title) + "/*.txt") for title in sorted(shown))
        lines += [f"  {name}:", f"    sources: [{{ files: ../corpus, include: [{patterns}] }}]"]
    lines.append("agents:")
    lines += [f"  {name}: {{ model: extractive, knowledge: [{name}] }}" for name in bases]
    with open(os.path.join(out, "agents", "yardstick.yaml"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
