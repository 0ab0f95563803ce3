#!/usr/bin/env python3
"""Recomputes from the public record, with nothing but Python's standard library, what Jiebang published.

    python3 independent.py FILE ...

A FILE is a bundle (`jiebang export bundle`), of which every closing root and every finished draw is recomputed, or holds one of these as JSON:

- a closing root: {"root": hex, "commitments": [hex, ...]}. The root is that of the Merkle tree of RFC 9162 (section 2.1.1) over the
  commitments of 32 bytes each, in the order of their bytes.
- a draw: {"seed": text, "pool": [{"id", "strata": [tag, ...]}, ...], "panel": {"size", "reserves", "strata": [{"tag", "min"}, ...]},
  "drawn": [id, ...], "reserves": [id, ...]}. Experts stand in the order of HMAC-SHA256(seed, id), equal ones by id. Each counts for every
  stratum borne, and each is seated unless a minimum could then no longer be met with the seats left. Where not all minimums can be met, an
  earlier stratum goes before a later one. Reserves are the next in order. Of a transcript (`jiebang draw export`) the pool's hash,
  the commitments and the seed are recomputed too (docs/draw.md); the signature of a beacon is not.

One line a record says what came out. Exit code 0: what was published holds; 1: some of it does not, or a file has nothing of the kind.
"""

import hashlib
import hmac
import json
import sys
from collections import Counter
from functools import lru_cache


def tree_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    # The largest power of two that is smaller than the number of leaves.
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()


def check_root(record):
    commitments = [bytes.fromhex(text) for text in record["commitments"]]
    if any(len(commitment) != 32 for commitment in commitments):
        return False, "a commitment has not 32 bytes"
    root = tree_root(sorted(commitments)).hex()
    count = len(commitments)
    if root != record["root"]:
        return False, f"the root of {count} commitments is {root}, not {record['root']}"
    return True, f"{root} is the root of {count} commitments"


def ticket(seed, expert):
    return hmac.new(seed.encode(), expert.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=None)
def can_meet(needs, kinds, seats):
    """Whether `seats` experts of these kinds, ((strata borne, how many there are), ...), can meet all needs together."""
    if not any(needs):
        return True
    if not kinds or seats < max(needs):
        return False
    (borne, count), others = kinds[0], kinds[1:]
    for taken in range(min(count, seats) + 1):
        left = tuple(max(0, need - taken) if bears else need for need, bears in zip(needs, borne))
        if can_meet(left, others, seats - taken):
            return True
        if not any(need > 0 and bears for need, bears in zip(left, borne)):
            break
    return False


def kinds_of(remaining, seats):
    """More of a kind than there are seats make no difference."""
    return tuple(sorted((borne, min(count, seats)) for borne, count in remaining.items() if count and any(borne)))


def replay(seed, pool, panel):
    size, strata = panel["size"], panel["strata"]
    borne = {expert["id"]: tuple(stratum["tag"] in expert["strata"] for stratum in strata) for expert in pool}
    # By UTF-16 code units, as the platform compares text.
    order = sorted(borne, key=lambda expert: (ticket(seed, expert), expert.encode("utf-16-be")))
    remaining = Counter(borne.values())

    needs = (0,) * len(strata)
    for place, stratum in enumerate(strata):
        for need in range(min(stratum["min"], size), 0, -1):
            wanted = needs[:place] + (need,) + needs[place + 1 :]
            if can_meet(wanted, kinds_of(remaining, size), size):
                needs = wanted
                break

    drawn = []
    for expert in order:
        if len(drawn) == size:
            break
        remaining[borne[expert]] -= 1
        left = tuple(max(0, need - 1) if bears else need for need, bears in zip(needs, borne[expert]))
        seats = size - len(drawn) - 1
        if can_meet(left, kinds_of(remaining, seats), seats):
            drawn.append(expert)
            needs = left
    rest = [expert for expert in order if expert not in drawn]
    return drawn, rest[: panel["reserves"]]


FROZEN = "beacon challenge commitBy draw excluded fallback format frozenAt no panel pool revealBy".split()


def canonical_hash(value):
    """The canonical form of RFC 8785 where names are ASCII and numbers whole, as they are in a transcript."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def check_seed(record):
    """What does not follow in the making of the seed, or nothing."""
    if canonical_hash({name: record[name] for name in FROZEN}) != record["poolHash"]:
        return "the pool's hash is another"
    values = {}
    for party in ("issuer", "supervision"):
        part = record[party] or {}
        values[party] = part.get("value")
        said = {"draw": record["draw"], "party": party, "salt": part.get("salt"), "value": values[party]}
        if values[party] is not None and canonical_hash(said) != part["commitment"]:
            return f"what {party} revealed is not what was committed to"
    signature = record["beaconSignature"]
    randomness = None if signature is None else hashlib.sha256(bytes.fromhex(signature)).hexdigest()
    seed = canonical_hash({"beacon": randomness, "poolHash": record["poolHash"], **values})
    return None if seed == record["seed"] else f"the seed is {seed}, not {record['seed']}"


def check_draw(record):
    wrong = check_seed(record) if "poolHash" in record else None
    if wrong:
        return False, wrong
    drawn, reserves = replay(record["seed"], record["pool"], record["panel"])
    if drawn != record["drawn"]:
        return False, f"the seed draws {', '.join(drawn) or 'nobody'}, not {', '.join(record['drawn']) or 'nobody'}"
    if reserves != record["reserves"]:
        return False, f"the reserves are {', '.join(reserves) or 'nobody'}, not {', '.join(record['reserves']) or 'nobody'}"
    return True, f"the seed draws these {len(drawn)} of {len(record['pool'])}, and these {len(reserves)} reserves"


def records_of(text):
    lines = [json.loads(line) for line in text.splitlines()] if text.startswith('{"kind":"header"') else [json.loads(text)]
    for line in lines:
        if "kind" not in line or line["kind"] == "closing":
            yield line
        elif line["kind"] == "draw" and line["state"] == "DRAWN":
            yield line["transcript"]


def judge(file):
    try:
        with open(file, encoding="utf-8") as opened:
            records = list(records_of(opened.read()))
        judged = [check_root(record) if "commitments" in record else check_draw(record) for record in records]
        return judged or [(False, f"{file} has neither a closing root nor a draw")]
    except (KeyError, TypeError, AttributeError, ValueError, OSError) as error:
        return [(False, f"{file} is neither a closing root nor a draw nor a bundle ({type(error).__name__})")]


def main(files):
    judged = [line for file in files for line in judge(file)] or [(False, "name a file")]
    for holds, says in judged:
        print(("holds: " if holds else "does not hold: ") + says)
    return 0 if all(holds for holds, _ in judged) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
