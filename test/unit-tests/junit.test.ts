import { expect, test } from "vitest";
import { testsJunit } from "../../src/cli/views/tests-junit.js";
import type { TestResult } from "../../src/types/generated/test-results.js";

const passed: TestResult = {
	sync: "users",
	path: "syncs/users.yml",
	line: 12,
	name: "lower-cases the address",
	status: "passed",
	event: {},
	failures: [],
	differences: [],
	seconds: 0.0012,
};

test("JUnit's XML has a suite for each sync, and escapes what XML must not see", () => {
	const failed: TestResult = {
		...passed,
		sync: "orders",
		path: "syncs/R&D.yml",
		name: 'says <b>"Güler\'s" & co</b>\n\ttwice \u0000\ud800🦆',
		status: "failed",
		differences: [
			{ field: "properties.a&b", expected: "<]]>", got: "\u001b[1m" },
			{ field: "properties.c", got: null },
		],
		seconds: 1.5,
	};
	const summary = { passed: 2, failed: 1, untested: 0 };
	const results = [passed, failed, { ...passed, name: "needs an id", line: 15 }];
	expect(testsJunit({ schema_version: 1, results, summary })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tailrace" tests="3" failures="1" errors="0" skipped="0" time="1.502">
  <testsuite name="users" tests="2" failures="0" errors="0" skipped="0" time="0.002">
    <testcase name="lower-cases the address" classname="users" file="syncs/users.yml" line="12" time="0.001"/>
    <testcase name="needs an id" classname="users" file="syncs/users.yml" line="15" time="0.001"/>
  </testsuite>
  <testsuite name="orders" tests="1" failures="1" errors="0" skipped="0" time="1.500">
    <testcase name="says &lt;b&gt;&quot;Güler's&quot; &amp; co&lt;/b&gt;&#10;&#9;twice \ufffd\ufffd🦆" classname="orders" file="syncs/R&amp;D.yml" line="12" time="1.500">
      <failure message="properties.a&amp;b: expected &quot;&lt;]]&gt;&quot;, got &quot;\\u001b[1m&quot;" type="difference">properties.a&amp;b: expected &quot;&lt;]]&gt;&quot;, got &quot;\\u001b[1m&quot;
properties.c: expected nothing, got null</failure>
    </testcase>
  </testsuite>
</testsuites>`);
});

test("no tests are a document too", () => {
	const summary = { passed: 0, failed: 0, untested: 3 };
	expect(testsJunit({ schema_version: 1, results: [], summary })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tailrace" tests="0" failures="0" errors="0" skipped="0" time="0.000">
</testsuites>`);
});
