"""A Snowflake stand-in for tests of the npm driver.

fakesnow (DuckDB behind Snowflake's HTTP protocol) answers every SELECT as Arrow; the Node driver
reads only the JSON form. This launcher runs fakesnow's own handlers and rewrites their answers
into the JSON form, on the wire the same as the real service's. It also teaches fakesnow a few
spellings that the real service has and fakesnow has not.

    python emulator.py [PORT]     # without a port: any free one; prints "listening on PORT"
"""
import asyncio
import base64
import contextlib
import datetime
import decimal
import gzip
import importlib
import json
import re
import socket
import sys
import warnings

import duckdb
import pyarrow as pa
import uvicorn
from fakesnow import info_schema, transforms
from fakesnow.cursor import FakeSnowflakeCursor
from fakesnow.variables import Variables
from snowflake.connector.errors import ProgrammingError
from sqlglot import exp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

# The package also has a function of this name, which hides the module from a plain import.
fs = importlib.import_module("fakesnow.server")
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

# --- SQL ------------------------------------------------------------------------------------


def hex_number(digits: exp.Expression) -> exp.Expression:
    text = exp.DPipe(this=exp.Literal.string("0x"), expression=digits)
    return exp.cast(text, "INT128")


FORMAT = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "MI": "%M", "SS": "%S", "FF9": "%n"}


def formatted(node: exp.ToChar) -> exp.Expression:
    """TO_VARCHAR(date, time or timestamp, format): fakesnow drops the format of a plain column."""
    pattern = re.sub("|".join(FORMAT), lambda m: FORMAT[m[0]], node.text("format"))
    value = node.this
    if "%Y" not in pattern:  # a TIME
        value = exp.Add(this=exp.cast(exp.Literal.string("1970-01-01"), "DATE"), expression=value)
    return exp.Anonymous(this="STRFTIME", expressions=[value, exp.Literal.string(pattern)])


def respell(node: exp.Expression) -> exp.Expression:
    """Snowflake spellings that fakesnow lacks, in terms of those that it has."""
    match node:
        case exp.MD5NumberLower64() | exp.MD5NumberUpper64():
            start = 17 if isinstance(node, exp.MD5NumberLower64) else 1
            digits = [exp.Literal.number(start), exp.Literal.number(16)]
            return hex_number(exp.Substring(this=exp.MD5(this=node.this), start=digits[0], length=digits[1]))
        case exp.ToChar() if re.search("YYYY|HH24", node.text("format")):
            return formatted(node)
        case exp.TemporaryProperty():
            # DuckDB keeps temporary tables in a schema of their own; keep them in the one asked for.
            table = node.find_ancestor(exp.Create).find(exp.Table)
            return exp.TransientProperty() if table.args.get("db") else node
        case exp.Alter() if node.args.get("kind") == "SESSION":
            return transforms.SUCCESS_NOP.copy()
    return node


def execute(self, transformed, params=None, original=FakeSnowflakeCursor._execute):
    try:
        return original(self, transformed, params)
    except duckdb.Error as error:  # those that fakesnow lets through would be an HTTP 500
        raise ProgrammingError(msg=str(error), errno=100183, sqlstate="22000") from error


def transform(self, expression, params, original=FakeSnowflakeCursor._transform):
    return original(self, expression.transform(respell), params)


def exact_integers(node: exp.Expression) -> exp.Expression:
    """NUMBER and INTEGER are NUMBER(38,0), which fakesnow narrows to 64 bits."""
    kinds = exp.DataType.Type
    if isinstance(node, exp.DataType) and not node.expressions:
        if node.this in (kinds.DECIMAL, kinds.INT, kinds.BIGINT, kinds.SMALLINT, kinds.TINYINT):
            return exp.DataType.build("DECIMAL(38,0)")
    return node


def quoted(args):
    return [a.replace("'", "''") if isinstance(a, str) else a for a in args]


def text_lengths(*args, original=info_schema.insert_text_lengths_sql):
    *names, lengths = args
    return original(*quoted(names), [tuple(quoted(pair)) for pair in lengths])


FakeSnowflakeCursor._execute = execute
FakeSnowflakeCursor._transform = transform
info_schema.insert_text_lengths_sql = text_lengths
transforms.integer_precision = exact_integers
transforms.numeric_agg_implicit_cast = lambda node: node  # sums in DOUBLE lose digits
transforms.trim_cast_varchar = lambda node: node  # it forgets what RTRIM shall trim
Variables.inline_variables = lambda self, sql: sql  # a $word inside of a text is none

# fakesnow's error text -> the real service's code, SQL state and wording
ERRORS = [
    (r'column "?([^"\n]+?)"? (?:not found|does not exist)', "000904", "42000", "invalid identifier '{}'"),
    (r"Table with name (.+?) does not exist", "002003", "42S02", "Object '{}' does not exist or not authorized."),
    (r'Table with name "?(.+?)"? already exists', "002002", "42710", "Object '{}' already exists."),
    (r"Scalar Function with name (.+?) does not exist", "002140", "42601", "Unknown function {}"),
    (r"NOT NULL constraint failed: (\S+)", "100072", "22000", "NULL result in a non-nullable column ({})"),
    (r"INTERRUPT(.)", "000604", "57014", "SQL execution canceled"),
]

# --- results --------------------------------------------------------------------------------

PARAMETERS = [
    {"name": name, "value": value}
    for name, value in {
        "TIMEZONE": "UTC",
        "BINARY_OUTPUT_FORMAT": "HEX",
        "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
        "TIME_OUTPUT_FORMAT": "HH24:MI:SS",
        "TIMESTAMP_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
        "TIMESTAMP_NTZ_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3",
        "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
        "TIMESTAMP_TZ_OUTPUT_FORMAT": "",
    }.items()
]


def cell(kind: str, value) -> str | None:
    """One value of an Arrow column (as fakesnow shapes it) in Snowflake's JSON result form."""
    if value is None:
        return None
    if isinstance(value, dict):  # a timestamp: {epoch, fraction[, timezone]}
        if value["epoch"] is None:
            return None
        seconds = decimal.Decimal(value["epoch"]) + decimal.Decimal(value["fraction"]).scaleb(-9)
        zone = f" {value['timezone']}" if "timezone" in value else ""
        return f"{seconds:.9f}{zone}"
    match kind:
        case "time":  # nanoseconds since midnight
            return f"{value // 10**9}.{value % 10**9:09d}"
        case "date":
            return str((value - datetime.date(1970, 1, 1)).days)
        case "binary":
            return value.hex().upper()
        case "boolean":
            return "1" if value else "0"
        case "fixed" if isinstance(value, decimal.Decimal):
            return format(value, "f")
    return str(value)


def rowset(arrow_base64: str, rowtype: list[dict]) -> list[list]:
    if not arrow_base64:
        return []
    table = pa.ipc.open_stream(base64.b64decode(arrow_base64)).read_all()
    columns = [
        [cell(info["type"], v) for v in column.to_pylist()]
        for info, column in zip(rowtype, table.columns, strict=True)
    ]
    return [list(row) for row in zip(*columns)]


def as_json(answer: dict) -> dict:
    data = answer.get("data") or {}
    if not answer["success"]:
        for pattern, code, state, text in ERRORS:
            if found := re.search(pattern, answer["message"]):
                answer["message"] = f"SQL compilation error:\n{text.format(found[1])}"
                answer["code"] = code
                answer["data"] = {"errorCode": code, "sqlState": state}
                break
    elif "rowtype" in data:
        if "rowsetBase64" in data:
            data["rowset"] = rowset(data.pop("rowsetBase64"), data["rowtype"])
        count = len(data["rowset"])
        data |= {"queryResultFormat": "json", "version": 1, "returned": count, "total": count}
        data["parameters"] = PARAMETERS
    return answer


# --- HTTP -----------------------------------------------------------------------------------

# fakesnow's connections are not safe for two statements at once; the driver may well send two.
locks: dict[str, asyncio.Lock] = {}
# The real service makes a second writer wait; DuckDB fails it with "Conflict on update!".
writers = asyncio.Lock()


async def sql_text(request: Request) -> str:
    body = await request.body()  # Starlette keeps it for fakesnow's handler
    if request.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return json.loads(body).get("sqlText", "")


async def query(request: Request) -> JSONResponse:
    session = locks.setdefault(request.headers.get("Authorization", ""), asyncio.Lock())
    reads = re.match(r"\s*(SELECT|WITH|SHOW|DESC)", await sql_text(request), re.I)
    async with session, contextlib.nullcontext() if reads else writers:
        response = await fs.query_request(request)
    # A 5xx makes the driver repeat the statement for minutes; a failed statement is an answer.
    status = 200 if response.status_code >= 500 else response.status_code
    return JSONResponse(as_json(json.loads(response.body)), status_code=status)


async def login(request: Request) -> JSONResponse:
    answer = json.loads((await fs.login_request(request)).body)
    answer["data"] |= {"masterToken": answer["data"]["token"], "sessionId": len(fs.sessions)}
    answer["data"]["parameters"] += PARAMETERS
    return JSONResponse(answer)


async def abort(request: Request) -> JSONResponse:
    fs.to_conn(fs.to_token(request))._duck_conn.interrupt()
    return await ok(request)


async def ok(_request: Request) -> JSONResponse:
    return JSONResponse({"data": None, "code": None, "message": None, "success": True})


app = Starlette(
    routes=[
        Route("/session/v1/login-request", login, methods=["POST"]),
        Route("/queries/v1/query-request", query, methods=["POST"]),
        Route("/queries/{id}/abort-request", abort, methods=["POST"]),
        Route("/telemetry/send", ok, methods=["POST"]),
        *fs.routes,  # /session, /session/heartbeat and the rest as they are
    ]
)


def main() -> None:
    listener = socket.socket(proto=socket.IPPROTO_TCP)  # else no TCP_NODELAY: 40 ms a statement
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0))
    print(f"listening on {listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
