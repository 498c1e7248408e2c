import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as apply from "../../src/diagnostics/codes/apply.js";
import * as plan from "../../src/diagnostics/codes/plan.js";
import * as row from "../../src/diagnostics/codes/row.js";
import * as rowFields from "../../src/diagnostics/codes/row-fields.js";
import * as select from "../../src/diagnostics/codes/select.js";
import * as state from "../../src/diagnostics/codes/state.js";
import * as warehouse from "../../src/diagnostics/codes/warehouse.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { renderDiagnostic } from "../../src/diagnostics/render-text.js";

/**
 * What is found only with a warehouse, a state or a destination at hand has no folder in test/cases; its words are held
 * here, to test/cases/wording. UPDATE=1 rewrites what is expected.
 */
const folder = join(import.meta.dirname, "../cases/wording");

const sync = "users";
const path = "syncs/users.yml";
const engine = "Postgres";
const origin = "profiles.yml (shop, prod)";

const areas: Readonly<Record<string, readonly Diagnostic[]>> = {
	plan: [
		plan.columnMissing(null, { sync, path, column: "emial", model: "main.users", suggestion: "email" }),
		plan.columnMissing(null, { sync, path, column: "x", model: "main.users", suggestion: null }),
		plan.columnUnreadable(null, { sync, path, column: "props", type: "UNION(a INTEGER)" }),
		plan.columnTwice(null, { sync, path, column: "id", model: "users.sql" }),
		plan.syncReplaced(null, { sync, path, what: "call", before: "identify", after: "track" }),
		plan.stateNotYet(null, { target: "prod" }),
		plan.syncRenamed(null, { sync: "customers", path: "syncs/customers.yml", before: sync }),
	],
	apply: [
		apply.planStale(null, { sync, reason: "its serial was 4 and is 5" }),
		apply.planExpired(null, { sync, at: "2026-08-21T10:00:00Z" }),
		apply.planForeign(null, { what: "target", planned: "prod", here: "dev" }),
		apply.planSpeculative(null, {}),
		apply.notAllowed(null, { sync, name: "max_removed", actual: 1200 }),
		apply.notAllowed(null, { sync, name: "identity", actual: null }),
		apply.destinationDenied(null, { destination: "segment", reason: "401" }),
		apply.destinationUnreachable(null, { destination: "segment", reason: "503", attempts: 8 }),
		apply.tooManyRefusals(null, { destination: "segment", count: 20, reason: "400" }),
		apply.confirmationNeeded(null, {}),
		apply.planUnreadable(null, { path: "plan.json", reason: "it is not JSON" }),
		apply.eventRefused(null, { reason: "413" }),
	],
	state: [
		state.stateMissing(null, { target: "prod" }),
		state.stateMoved(null, { born: "a/state.duckdb", now: "b/state.duckdb" }),
		state.stateNewer(null, { version: 3, known: 2 }),
		state.leaseHeld(null, { sync, holder: "shop-1 (process 42)" }),
		state.leaseLost(null, { sync }),
		state.stateFleeting(null, { location: "shop.tailrace.duckdb" }),
	],
	warehouse: [
		warehouse.warehouseNotFound(null, { path: "shop.duckdb" }),
		warehouse.warehouseLocked(null, { path: "shop.duckdb", holder: "python3 (42)", seconds: 30 }),
		warehouse.warehouseLocked(null, { path: "shop.duckdb", holder: null, seconds: 30 }),
		warehouse.warehouseFailed(null, { engine, reason: 'column "x" does not exist' }),
		warehouse.warehouseUnreachable(null, { engine, place: "db.shop.example:5432", reason: "ECONNREFUSED" }),
		warehouse.warehouseDenied(null, { engine, reason: "permission denied for table users" }),
		warehouse.driverMissing(null, { engine, install: "pg" }),
		warehouse.settingMissing(null, { name: "host", type: "postgres", origin }),
		warehouse.settingInvalid(null, { name: "port", wanted: "a number", origin }),
		warehouse.signInUnusable(null, {
			name: "authenticator",
			value: "externalbrowser",
			why: "asks a person, and nobody is there in CI",
			instead: "give CI an output with a key pair",
			origin,
		}),
		warehouse.adapterMissing(null, { engine: "Databricks", origin }),
		warehouse.textTooLong(null, { engine: "Redshift", bytes: 70000, limit: 65535 }),
		warehouse.extensionMissing(null, { name: "httpfs", repo: null, version: "v1.5.6", reason: "HTTP 403" }),
		warehouse.extensionMissing(null, {
			name: "h3",
			repo: "community",
			version: "v1.5.6",
			reason: "HTTP 403",
		}),
	],
	select: [
		select.noMatch(null, { selector: "userss", hint: "did you mean `users`?" }),
		select.stateUnnamed(null, {}),
		select.stateUnasked(null, { option: "--base" }),
		select.stateUnreadable(null, {
			problem: "there is no compiled.json in `prod`",
			hint: "compile it again",
		}),
		select.gitFailed(null, { reason: "there is no `git`", folder: "/shop" }),
		select.gitFailed(null, {
			reason: "detected dubious ownership in repository at '/shop'",
			folder: "/shop",
		}),
		select.unknownRef(null, { ref: "main", isShallow: true, suggestion: "origin/main" }),
		select.unknownRef(null, { ref: "origin/main", isShallow: true, suggestion: null }),
		select.unknownRef(null, { ref: "v2", isShallow: false, suggestion: null }),
		select.noMergeBase(null, { ref: "origin/main", isShallow: true }),
		select.noMergeBase(null, { ref: "docs", isShallow: false }),
		select.artifactsMissing(null, { folder: "prod" }),
		select.baseBroken(null, {
			base: "`main` (4f2a9c1d03)",
			errors: [plan.stateNotYet(null, { target: "prod" })],
		}),
	],
	row: [
		row.idMissing(null, { field: "userId" }),
		row.idType(null, { found: "a boolean" }),
		row.aliasToItself(null, {}),
		row.eventMissing(null, {}),
		row.numberLosesDigits(null, {}),
		row.numberNotFinite(null, {}),
		row.timestampRange(null, {}),
		row.timestampInvalid(null, { found: "text" }),
		row.timestampNow(null, {}),
		row.textMalformed(null, {}),
		row.binaryBare(null, {}),
		row.jsonInvalid(null, {}),
		row.conversionFailed(null, { to: "number", found: "text" }),
		row.objectInText(null, { found: "a list" }),
		row.objectExpected(null, { found: "text" }),
		row.objectExpected(null, { found: "a number" }),
		row.listExpected(null, { found: "text" }),
		row.listExpected(null, { found: "an object" }),
		row.templateNotJson(null, { name: "templates/order.liquid", line: 3 }),
		row.templateNotJson(null, { name: null, line: 2 }),
		row.filterFailed(null, { name: "divided_by", reason: "division by zero" }),
		row.valueTooLarge(null, { most: 10_000_000 }),
		row.liquidFailed(null, {}),
		row.keyNull(null, { key: "`user_id`" }),
		row.keyDuplicate(null, { key: "`user_id`", keys: 1 }),
		row.keyDuplicate(null, { key: "`user_id`", keys: 2 }),
		row.eventTooLarge(null, { limit: 32768 }),
		row.messageIdTooLong(null, { limit: 99 }),
		rowFields.idPadded(null, {}),
		rowFields.idPlaceholder(null, {}),
		rowFields.eventTimeRange(null, {}),
		rowFields.jsonKeyRepeated(null, {}),
		rowFields.ipInvalid(null, {}),
		rowFields.contextMistyped(null, { needed: "text" }),
	],
};

test.each(Object.entries(areas))("%s", async (area, diagnostics) => {
	const texts = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, { source: () => null }));
	const actual = `${texts.join("\n\n")}\n`;
	const file = join(folder, `${area}.txt`);
	if (process.env.UPDATE === "1") {
		await mkdir(folder, { recursive: true });
		await writeFile(file, actual);
	}
	expect(actual).toBe(await readFile(file, "utf8"));
});
