// What a template takes as closures, by liquidjs and by hand: npm run bench:liquid
// Nanoseconds a rendering, medians of interleaved rounds over the same rows; the results are compared first.
import { closureReader, libraryReader } from "../dist/mapping/liquid-reader.js";
import { parseTemplate } from "../dist/mapping/liquid-template.js";
import { programScope } from "../dist/mapping/program-scope.js";
import { fillRow } from "../dist/mapping/rows.js";

const templates = {
	column: "{{ row.email | downcase }}",
	text: "{{ row.first }} {{ row.last }}",
	"if, elsif": "{% if row.tier == 'pro' %}a{% elsif row.tier == 'team' %}b{% else %}c{% endif %}",
	case: "{% case row.tier %}{% when 'pro', 'team' %}paying{% when 'free' %}free{% else %}none{% endcase %}",
	date: "{{ row.at | date: '%Y-%m-%d' }}",
	"date, long": "{{ row.at | date: '%A, %B %-e, %Y at %-l:%M %P %z' }}",
	for: "{% for line in row.lines %}{{ line.sku }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
	"for, limit":
		"{% for line in row.lines limit: 2 reversed %}{{ line.sku | upcase }}{% else %}none{% endfor %}",
	"for, break":
		"{% for line in row.lines %}{% if line.n > 1 %}{{ line.sku }}{% break %}{% endif %}{% endfor %}",
	"for, case, date":
		"{% for line in row.lines %}{% case line.n %}{% when 1 %}{{ line.at | date: '%F' }}{% else %}{{ line.sku }}{% endcase %} {% endfor %}",
};
const columns = [
	["email", "text"],
	["first", "text"],
	["last", "text"],
	["tier", "text"],
	["at", "instant"],
	["lines", "json"],
].map(([name, kind]) => ({ name, kind }));
const rows = Array.from({ length: 1000 }, (_, n) => [
	`User${n}@Shop.Example`,
	`Ann${n}`,
	`Lee${n % 7}`,
	["pro", "team", "free", null][n % 4],
	`2026-0${1 + (n % 9)}-1${n % 10} 14:30:00.123`,
	JSON.stringify([1, 2, 3].map((i) => ({ sku: `sku-${n + i}`, n: i, at: "2026-08-21T10:00:00Z" }))),
]);
const program = programScope(columns, { timezone: "Europe/Berlin", vars: {} });

const table = Object.entries(templates).map(([name, text]) => {
	const template = parseTemplate(program.liquid, text);
	const readers = [closureReader(template, program), libraryReader(template, program)];
	if (readers.includes(null)) throw new Error(`${name} is no longer understood`);
	for (const row of rows) {
		const [closure, library] = readers.map((read) => render(read, row));
		if (closure !== library) throw new Error(`${name}: ${closure} is not ${library}`);
	}
	const rounds = readers.map(() => []);
	for (let round = 0; round < 9; round += 1)
		for (const [at, read] of readers.entries()) rounds[at].push(measure(read));
	const [closures, liquidjs] = rounds.map((times) => times.sort((a, b) => a - b)[4]);
	return {
		template: name,
		closures: Math.round(closures),
		liquidjs: Math.round(liquidjs),
		ratio: Number((liquidjs / closures).toFixed(1)),
	};
});
console.table(table);

function render(read, row) {
	fillRow(program.state, row);
	return read(program.state);
}

/** Nanoseconds of CPU a row: other processes do not count. */
function measure(read) {
	const start = process.cpuUsage();
	for (let pass = 0; pass < 10; pass += 1) for (const row of rows) render(read, row);
	const { user, system } = process.cpuUsage(start);
	return ((user + system) * 1000) / (rows.length * 10);
}
