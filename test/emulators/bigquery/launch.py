"""Starts bqemulator 1.4.0 with what BigQuery has and it lacks, as far as Tailrace's statements need it.

DuckDB's spatial extension, which it would download at start, is left out: there is no GEOGRAPHY.
"""

import functools
import re
import sys

import sqlglot
from bqemulator.catalog import ddl_sync
from bqemulator.cli import main
from bqemulator.jobs import executor
from bqemulator.server import EmulatorServer
from bqemulator.sql.rewriter import default_dataset
from bqemulator.storage import sql_identifiers
from bqemulator.storage.engine import DuckDBEngine
from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.trie import new_trie

DuckDBEngine._load_spatial = lambda self: None

# Table names may have letters of any script, spaces and dashes in them.
sql_identifiers._SQL_SAFE_ID_RE = re.compile(r"^[\w][\w \-]{0,254}$")

# ALTER TABLE .. RENAME TO leaves the catalogue (tables.get, INFORMATION_SCHEMA) with the old name.
rename = re.compile(
    r"^\s*ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(\S+)\s+RENAME\s+TO\s+`?([^`;]+?)`?\s*;?\s*$", re.I
)
sync_dropped = executor.sync_dropped_object


def sync_renamed(sql, project, context):
    sync_dropped(sql, project, context)
    match = rename.match(sql)
    if match is None:
        return
    named = ddl_sync._detect_plain_create_table(f"CREATE TABLE {match[1]} (x INT64)")
    project_id, dataset, table = ddl_sync._split_target(named, project)
    if context.catalog.get_table(project_id, dataset, table) is not None:
        context.catalog.delete_table(project_id, dataset, table)
    created = f"CREATE TABLE `{project_id}`.`{dataset}`.`{match[2]}` (x INT64)"
    ddl_sync.sync_created_table(created, project, context)


executor.sync_dropped_object = sync_renamed

# NUMERIC and BIGNUMERIC without parameters are DECIMAL(18,3) in DuckDB; more than nine places tell BIGNUMERIC.
places = {exp.DataType.Type.DECIMAL: 9, exp.DataType.Type.BIGDECIMAL: 18}
generator = DuckDB.Generator if hasattr(DuckDB, "Generator") else DuckDB.generator_class
datatype_sql = generator.datatype_sql


def datatype_sql_with_digits(self, node):
    if not node.expressions and node.this in places:
        return f"DECIMAL(38, {places[node.this]})"
    return datatype_sql(self, node)


generator.datatype_sql = datatype_sql_with_digits

# %E4Y, a year in four digits: DuckDB's %Y is near enough, but for years before 1000.
BigQuery.TIME_MAPPING["%E4Y"] = "%Y"
BigQuery.TIME_TRIE = new_trie(BigQuery.TIME_MAPPING)

# Unqualified names stand in the default dataset, but for temporary tables; and a statement about INFORMATION_SCHEMA
# that was taken apart and put together again is not understood any more.
temporary = set()
create_temporary = re.compile(r"^\s*CREATE\s+TEMP\s+TABLE\s+(\w+)", re.I)
qualify = default_dataset.qualify_unqualified_tables
collect_cte_names = default_dataset._collect_cte_names


def qualify_but_temporary(sql, **options):
    created = create_temporary.match(sql)
    if created is not None:
        temporary.add(created[1])
    return sql if "INFORMATION_SCHEMA" in sql else qualify(sql, **options)


default_dataset.qualify_unqualified_tables = qualify_but_temporary
default_dataset._collect_cte_names = lambda root: collect_cte_names(root) | temporary

# Each statement is parsed some twenty times on its way, which is most of what it takes; a copy of its tree is cheaper.
parse_one = sqlglot.parse_one
parsed = functools.lru_cache(maxsize=256)(lambda sql, read: parse_one(sql, read=read))


def parse_once(sql, read=None, **options):
    return parse_one(sql, read=read, **options) if options else parsed(sql, read).copy()


sqlglot.parse_one = parse_once


# Nobody reads tables as they were: they need not be copied after every change.
async def keep_nothing(*_):
    pass


executor._capture_dml_snapshots = keep_nothing

# It says nothing when it is ready.
start = EmulatorServer.start


async def start_and_say_so(self):
    await start(self)
    print(f"listening on {self.rest_port}", flush=True)


EmulatorServer.start = start_and_say_so

if __name__ == "__main__":
    sys.exit(main())
