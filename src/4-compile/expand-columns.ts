import {
	binaryColumn,
	columnsCollide,
	columnsNotKnown,
	operatorMisused,
	templateNotHere,
} from "../diagnostics/codes/compile.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { pointerTo, spanOf } from "../diagnostics/span.js";
import { formOfField } from "../types/calls.js";
import type { FieldProgram } from "../types/generated/compiled.js";
import type { Json } from "../types/source.js";
import { isBinaryType, isNumericType } from "./column-types.js";
import { columnDiagnostic, nameModel } from "./compile-liquid.js";
import { type FieldCase, fieldCases, toFieldCase } from "./field-case.js";
import { idColumns } from "./id-columns.js";
import { isLiquid, type MappingContext, type NodePlace, report } from "./mapping-context.js";

interface ColumnsOption {
	/** Column and where it is written; null for all. */
	readonly include: readonly (readonly [string, string])[] | null;
	readonly exclude: readonly (readonly [string, string])[];
	readonly fieldCase: FieldCase;
	readonly areNumbersText: boolean;
}

/** `$columns` as fields, in the order of the list or of the model. Written keys win. */
export function expandColumns(
	written: Json,
	place: NodePlace,
	writtenKeys: ReadonlySet<string>,
	context: MappingContext,
): FieldProgram[] {
	const option = readOption(written, place.pointer, context);
	if (option === null || !checkNames(option, context)) return [];
	const columns = chooseColumns(option, place, context);
	const byName = new Map<string, string>();
	const fields: FieldProgram[] = [];
	for (const column of columns) {
		const name = toFieldCase(column, option.fieldCase);
		if (writtenKeys.has(name)) continue;
		const first = byName.get(name);
		if (first !== undefined) {
			report(
				context,
				columnsCollide,
				{ pointer: place.pointer, part: "key" },
				{ first, second: column, name },
			);
			continue;
		}
		byName.set(name, column);
		fields.push(columnField(name, column, option, place, context));
	}
	return fields;
}

function columnField(
	name: string,
	column: string,
	option: ColumnsOption,
	place: NodePlace,
	context: MappingContext,
): FieldProgram {
	const { found } = context;
	const field = place.field === "" ? name : `${place.field}.${name}`;
	const type = typeOf(column, context);
	if (type !== null && isBinaryType(type)) {
		report(context, binaryColumn, { pointer: place.pointer, part: "key" }, { name: column, type });
	}
	found.columns.add(column);
	found.fields.add(field);
	found.reads.push({ field, columns: [column] });
	const isTextWanted = option.areNumbersText && type !== null && isNumericType(type);
	const form = isTextWanted ? "string" : formOfField(field);
	return {
		name,
		value: {
			kind: "leaf",
			source: "column",
			text: column,
			form,
			nulls: place.nulls,
			compare: true,
		},
	};
}

/** All columns are expanded without those that identify or are sensitive; a written list is taken as it is. */
function chooseColumns(
	{ include, exclude, areNumbersText }: ColumnsOption,
	place: NodePlace,
	context: MappingContext,
): string[] {
	const { sync } = context;
	const known = sync.model.columns;
	const excluded = new Set(exclude.map(([name]) => name));
	const notKnown = (need: string): string[] => {
		report(
			context,
			columnsNotKnown,
			{ pointer: place.pointer, part: "key" },
			{ model: nameModel(sync.model), need },
		);
		return [];
	};
	if (include === null && !known?.isClosed) return notKnown("all columns");
	const left = new Set([
		...sync.key,
		...sync.sensitive,
		...(sync.model.marks?.private ?? []),
		...idColumns(context),
	]);
	const names =
		include?.map(([name]) => name) ??
		known?.columns.map(({ name }) => name).filter((name) => !left.has(name)) ??
		[];
	const chosen = [...new Set(names)].filter((name) => !excluded.has(name));
	if (areNumbersText && chosen.some((name) => typeOf(name, context) === null))
		return notKnown("the types of all columns");
	return chosen;
}

function checkNames({ include, exclude }: ColumnsOption, context: MappingContext): boolean {
	const { sync, found } = context;
	const missing = [...(include ?? []), ...exclude].flatMap(
		([name, pointer]) =>
			columnDiagnostic(name, spanOf({ file: sync.file, pointer, part: "value" }), context) ?? [],
	);
	found.diagnostics.push(...missing);
	return missing.every(({ severity }) => severity !== "error");
}

const optionNames = ["include", "exclude", "case", "numbers"];

function readOption(written: Json, pointer: string, context: MappingContext): ColumnsOption | null {
	const plain = {
		exclude: [],
		fieldCase: "keep",
		areNumbersText: false,
	} as const;
	const wrong = (at: string, problem: string, hint: string | null = null): null => {
		report(context, operatorMisused, { pointer: at, part: "value" }, { name: "$columns", problem, hint });
		return null;
	};
	if (written === "all") return { ...plain, include: null };
	if (Array.isArray(written)) {
		const include = readNames(written, pointer, context);
		return include === null ? wrong(pointer, "lists names of columns") : { ...plain, include };
	}
	if (typeof written !== "object" || written === null)
		return wrong(pointer, "must be `all`, a list of columns, or a map of options");
	for (const [name, value] of Object.entries(written)) {
		if (!optionNames.includes(name))
			return wrong(
				pointerTo(pointer, name),
				`has no option \`${name}\``,
				didYouMean(name, optionNames, "options"),
			);
		if (name === "numbers" && value !== "string")
			return wrong(pointerTo(pointer, name), "knows `numbers: string` only");
	}
	// An object by the checks above.
	const {
		include,
		exclude = [],
		case: fieldCase = "keep",
		numbers,
	} = written as { readonly [option: string]: Json };
	if (!isFieldCase(fieldCase))
		return wrong(pointerTo(pointer, "case"), "does not know this `case`", `cases: ${fieldCases.join(", ")}`);
	const included =
		include === undefined || include === "all"
			? null
			: readNames(include, pointerTo(pointer, "include"), context);
	const excluded = readNames(exclude, pointerTo(pointer, "exclude"), context);
	if ((included === null && include !== undefined && include !== "all") || excluded === null)
		return wrong(pointer, "lists names of columns");
	return {
		include: included,
		exclude: excluded,
		fieldCase,
		areNumbersText: numbers === "string",
	};
}

function readNames(
	written: Json,
	pointer: string,
	context: MappingContext,
): (readonly [string, string])[] | null {
	if (!Array.isArray(written)) return null;
	const names: (readonly [string, string])[] = [];
	for (const [at, name] of written.entries()) {
		if (typeof name !== "string") return null;
		if (isLiquid(name))
			report(
				context,
				templateNotHere,
				{ pointer: pointerTo(pointer, at), part: "value" },
				{ where: "a name in `$columns`" },
			);
		names.push([name, pointerTo(pointer, at)]);
	}
	return names;
}

function isFieldCase(written: Json): written is FieldCase {
	return fieldCases.some((fieldCase) => fieldCase === written);
}

function typeOf(column: string, { sync }: MappingContext): string | null {
	return sync.model.columns?.columns.find(({ name }) => name === column)?.type || null;
}
