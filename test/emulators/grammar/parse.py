"""Reads [{name, grammar, statements}] from a file and prints {name: [{sql, reason}]} of what does not parse.

The grammar of Redshift is looser than Redshift, so some of its rules are held up besides: words that are reserved stand in
quotes, a text that a subquery gives a name has a type, and what it lacks of PostgreSQL's SQL is not there."""

import json
import sys

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

# docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
RESERVED = set(
    """aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between binary
    blanksasnull both bytedict bzip2 case cast check collate column constraint create credentials cross current_date
    current_time current_timestamp current_user current_user_id default deferrable deflate defrag delta delta32k desc
    disable distinct do else emptyasnull enable encode encrypt encryption end except explicit false for foreign freeze
    from full globaldict256 globaldict64k grant group gzip having identity ignore ilike in initially inner intersect
    interval into is isnull join leading left like limit localtime localtimestamp lun luns lzo lzop minus mostly16
    mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only open or order outer overlaps
    parallel partition percent permissions pivot placing primary raw readratio recover references rejectlog resort
    respect restore right select session_user similar snapshot some sysdate system table tag tdes text255 text32k then
    timestamp to top trailing true truncatecolumns union unique unnest unpivot user using verbose wallet when where with
    without""".split()
)


def reasons(sql: str, grammar: str) -> list[str]:
    try:
        parsed = sqlglot.parse(sql, read=grammar, error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        return [str(error).split("\n")[0]]
    found = []
    for tree in parsed:
        if tree is None:
            found.append("an empty statement")
            continue
        # What the parser does not know becomes one opaque node.
        found += [f"not parsed: {node.name}" for node in tree.find_all(exp.Command)]
        if grammar == "redshift":
            found += redshift_rules(tree)
    return sorted(set(found))


def redshift_rules(tree: exp.Expression) -> list[str]:
    found = []
    for name in tree.find_all(exp.Identifier):
        if not name.quoted and name.name.lower() in RESERVED:
            found.append(f"reserved word: {name.name}")
    for query in tree.find_all(exp.CTE, exp.Subquery):
        if isinstance(query.this, exp.Select):
            for column in query.this.expressions:
                if isinstance(column.unalias(), exp.Literal) and column.unalias().is_string:
                    found.append(f"text without a type: {column.sql()}")
    for values in tree.find_all(exp.Values):
        if not isinstance(values.parent, exp.Insert):
            found.append("VALUES outside of INSERT")
    for cte in tree.find_all(exp.CTE):
        if cte.args.get("materialized") is not None:
            found.append("MATERIALIZED")
        if cte.this.find(exp.With):
            found.append("WITH inside of WITH")
    for lacking in (exp.Lateral, exp.OnConflict, exp.Returning):
        found += [lacking.__name__ for _ in tree.find_all(lacking)]
    if isinstance(tree, exp.Delete) and tree.this.alias:
        found.append("DELETE with an alias")
    return found


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        lanes = json.load(file)
    failures = {
        lane["name"]: [
            {"sql": sql, "reason": reason}
            for sql in lane["statements"]
            for reason in reasons(sql, lane["grammar"])
        ]
        for lane in lanes
    }
    json.dump(failures, sys.stdout)


main()
