// Writes the seeds of the shop, beside itself or into a folder: `node example-project/seeds/generate.mjs [folder]`.
// The same CSV files come out on every machine. They are committed; run this only to change them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chance, hex, integer, pick, random, sample, uuid } from "./random.mjs";
import { ABOUT, COMPANY_NAMES, PAGES, PEOPLE, PLACES, PRODUCTS, SCREENS } from "./words.mjs";

const folder = process.argv[2] ?? import.meta.dirname;

const FIRST_DAY = Date.UTC(2023, 0, 2);
const LAST_DAY = Date.UTC(2025, 5, 30);
const DAY = 86_400_000;

// Odd numbers above 2^53: no double can hold them, so an id that went through a JavaScript number is wrong.
const FIRST_CUSTOMER_ID = 9_007_199_254_740_993n;
const FIRST_ORDER_ID = 9_107_199_254_740_993n;
const FIRST_SCREEN_ID = 4_611_686_018_427_387_905n;

const CUSTOMERS = 256;
const ORDERS = 2_150;
const VISITORS = 260;
const DEVICES = 90;

const visitors = Array.from({ length: VISITORS }, () => uuid());
const customers = makeCustomers();
const companies = makeCompanies();

writeSeed("raw_customers", customers);
writeSeed("raw_companies", companies);
writeSeed("raw_memberships", makeMemberships());
writeSeed("raw_products", makeProducts());
writeSeed("raw_orders", makeOrders());
writeSeed("raw_account_merges", makeAccountMerges());
writeSeed("raw_page_views", makePageViews());
writeSeed("raw_app_screens", makeAppScreens());

function makeCustomers() {
	const rows = [];
	for (let n = 0; n < CUSTOMERS; n++) {
		const place = PLACES[n % PLACES.length];
		rows.push(makeCustomer(n, place));
	}
	// The same person signed up again with the address typed another way: staging keeps one of them.
	for (const n of [4, 40, 120, 200]) {
		const again = makeCustomer(rows.length, PLACES[n % PLACES.length]);
		rows.push({
			...again,
			email: ` ${rows[n].email.trim().toUpperCase()}`,
			first_name: rows[n].first_name,
		});
	}
	return rows;
}

function makeCustomer(n, place) {
	const people = PEOPLE[place.country];
	const signedUp = signUpTime(n + random());
	return {
		id: FIRST_CUSTOMER_ID + 2n * BigInt(n),
		email: awkwardEmail(n, place),
		first_name: chance(0.03) ? null : pick(people.first),
		last_name: chance(0.06) ? pick([null, " "]) : pick(people.last),
		phone: chance(0.25) ? null : `${place.dial}${integer(200_000, 999_999)}`,
		birth_date: chance(0.4) ? null : isoDate(Date.UTC(integer(1938, 2006), integer(0, 11), integer(1, 28))),
		address: chance(0.05) ? null : addressJson(place),
		preferences: preferencesJson(),
		is_subscribed: chance(0.1) ? null : chance(0.6),
		is_internal: n % 64 === 63,
		store_credit: pick(["0.00", "0.00", "0.10", "5.00", "12.50", "1234.50", "-3.99"]),
		satisfaction: pick([null, "0.1", "0.30000000000000004", "4.5", "1e-7", "3", "4.75"]),
		about: aboutText(n),
		signed_up_at: withOffset(signedUp, place.offset),
		last_seen_at: chance(0.1) ? null : withoutZone(signedUp + integer(1, 60) * DAY + integer(0, 86_399_999)),
	};
}

/** Sign-ups come one after the other, from before the first order until shortly before the last. */
function signUpTime(n) {
	return Math.floor(FIRST_DAY - 300 * DAY + (n / CUSTOMERS) * (LAST_DAY - FIRST_DAY + 210 * DAY));
}

function awkwardEmail(n, place) {
	const domain = pick(["example.com", "example.org", `${place.country.toLowerCase()}.example.com`]);
	const name = pick(["tea.lover", "barista", "o'neil", "j.smith+shop", "café", "hello", "anna_b", "x"]);
	const email = `${name}.${n}@${domain}`;
	if (n % 9 === 2) return email.toUpperCase();
	if (n % 11 === 3) return `  ${email} `;
	if (n % 13 === 5) return email.replace(/^./, (letter) => letter.toUpperCase());
	return email;
}

function addressJson(place) {
	const address = {
		street: place.street,
		city: place.city,
		zip: place.zip,
		country: place.country,
	};
	if (chance(0.2))
		address.geo = {
			lat: integer(-8_000, 8_000) / 100,
			lon: integer(-17_000, 17_000) / 100,
		};
	if (chance(0.1)) address.zip = null;
	return JSON.stringify(address);
}

// JSON columns keep their text, so `1.10` stays `1.10` until something parses it.
function preferencesJson() {
	const roll = random();
	if (roll < 0.1) return null;
	if (roll < 0.25) return "{}";
	if (roll < 0.3) return '{"grind": "espresso", "dose_grams": 18.50, "ratio": 1.10, "notes": ""}';
	const preferences = {
		grind: pick(["whole bean", "filter", "espresso", null]),
		newsletter: {
			topics: sample(["recipes", "new beans", "workshops", "cafés 🥐"]),
			weekly: chance(0.5),
		},
	};
	if (chance(0.3)) preferences.cups_per_day = integer(1, 9);
	return JSON.stringify(preferences);
}

function aboutText(n) {
	if (n === 17) return `${"A very long note about one customer’s espresso machine. ".repeat(60)}The end.`;
	return chance(0.75) ? null : pick(ABOUT);
}

function makeCompanies() {
	return COMPANY_NAMES.map((name, n) => {
		const place = PLACES[n % PLACES.length];
		return {
			id: `co_${String(n + 1).padStart(4, "0")}`,
			name,
			website: n % 5 === 4 ? null : `https://company-${n + 1}.example/`,
			industry: pick(["Hospitality", "Retail", "Offices", "Éducation", null]),
			plan: pick(["starter", "pro", "pro", "enterprise"]),
			employees: n % 7 === 6 ? null : integer(1, 1_800),
			annual_contract: pick(["0.00", "480.00", "1234.50", "9600.00", "120000.10"]),
			city: place.city,
			country: place.country,
			labels: n % 6 === 5 ? "[]" : JSON.stringify(sample(["wholesale", "net-30", "key account", "öko"])),
			is_active: n % 8 !== 7,
			created_on: isoDate(FIRST_DAY + integer(0, 400) * DAY),
		};
	});
}

function makeMemberships() {
	const rows = [];
	for (const [n, customer] of customers.entries()) {
		const wanted = n % 3 === 0 ? 0 : n % 10 === 1 ? 2 : 1;
		const first = integer(0, companies.length - 1);
		for (let k = 0; k < wanted; k++) {
			rows.push({
				customer_id: customer.id,
				company_id: companies[(first + 5 * k) % companies.length].id,
				role: pick(["owner", "buyer", "buyer", "barista", null]),
				can_order: chance(0.7),
				spending_limit: pick([null, "0.10", "250.00", "1000.00"]),
				joined_at: withOffset(
					LAST_DAY - integer(30, 300) * DAY + integer(0, 86_399_999),
					PLACES[n % 9].offset,
				),
			});
		}
	}
	return rows;
}

function makeProducts() {
	return PRODUCTS.map(({ sku, name, category, cents, grams }) => ({
		sku,
		name,
		category,
		price: money(cents),
		weight_grams: grams,
	}));
}

function makeOrders() {
	const rows = [];
	let id = FIRST_ORDER_ID;
	for (let n = 0; n < ORDERS; n++) {
		id += 2n * BigInt(integer(1, 40_000));
		const at = FIRST_DAY + Math.floor(((n + random()) / ORDERS) * (LAST_DAY - FIRST_DAY));
		const known = customers.findLastIndex((_, index) => signUpTime(index + 1) < at) + 1;
		// The square favours the early customers: a few regulars, many who bought once, some who never did.
		const customer = customers[Math.floor(random() ** 2 * known)];
		rows.push({ id, customer_id: customer.id, ...makeOrder(at) });
	}
	return rows;
}

function makeOrder(at) {
	const place = pick(PLACES);
	const isGift = chance(0.08);
	return {
		ordered_at: withOffset(at, place.offset, String(integer(0, 999)).padStart(3, "0")),
		deliver_on: chance(0.1) ? null : isoDate(at + integer(1, 9) * DAY),
		status: chance(0.86) ? "completed" : pick(["placed", "returned", "cancelled"]),
		currency: place.country === "GB" ? "GBP" : ["DE", "FR"].includes(place.country) ? "EUR" : "USD",
		items: orderItemsJson(),
		shipping: pick(["0.00", "4.90", "4.90", "12.00", "0.10"]),
		discount: pick(["0.00", "0.00", "0.00", "1.50", "0.30"]),
		coupon: chance(0.8) ? null : pick(["WELCOME10", "ÉTÉ-2024", "o'clock", " "]),
		is_gift: isGift,
		gift_message: isGift
			? pick(["Happy birthday! 🎂", 'For "you", with love', "誕生日おめでとう", null])
			: null,
	};
}

function orderItemsJson() {
	const lines = Array.from({ length: pick([1, 1, 1, 2, 2, 3, 4]) }, () => {
		const product = pick(PRODUCTS);
		const quantity = product.cents > 5_000 ? 1 : pick([1, 1, 1, 2, 6]);
		return `{"sku": "${product.sku}", "qty": ${quantity}, "price": ${money(product.cents)}}`;
	});
	return `[${lines.join(", ")}]`;
}

function makeAccountMerges() {
	const rows = [];
	for (let n = 0; n < 96; n++) {
		rows.push({
			visitor_id: visitors[n],
			customer_id: customers[(n * 7) % CUSTOMERS].id,
			merged_at: withOffset(
				FIRST_DAY + integer(300, 800) * DAY + integer(0, 86_399_999),
				PLACES[n % 9].offset,
			),
			reason: pick(["sign-up", "sign-in", "app link", null]),
		});
	}
	// One visitor signed in twice, as two people: the later merge wins.
	rows.push({
		...rows[10],
		customer_id: customers[99].id,
		merged_at: withOffset(LAST_DAY, 0),
	});
	return rows;
}

function makePageViews() {
	const rows = [];
	for (const [n, visitor] of visitors.entries()) {
		let at = FIRST_DAY + integer(30, 850) * DAY + integer(0, 86_399_999);
		for (let k = integer(1, 9); k > 0; k--) {
			at += chance(0.15) ? integer(1, 20) * DAY : integer(900, 1_200_000);
			rows.push({
				...makePageView(at),
				visitor_id: visitor,
				customer_id: knownCustomer(n),
			});
		}
	}
	return rows.map(({ id, visitor_id, customer_id, ...rest }) => ({
		id,
		visitor_id,
		customer_id,
		...rest,
	}));
}

function knownCustomer(visitor) {
	return visitor < 96 && chance(0.4) ? customers[(visitor * 7) % CUSTOMERS].id : null;
}

function makePageView(at) {
	const [path, title] = pick(PAGES);
	const search = path === "/search" ? pick(["?q=caf%C3%A9+cr%C3%A8me", "?q=12%22&page=2", "?q="]) : "";
	return {
		id: `pv_${hex(14)}`,
		viewed_at: withoutZone(at),
		url: `https://shop.example${path}${search}`,
		title: chance(0.04) ? null : title,
		referrer: pick([
			null,
			null,
			"https://www.google.com/",
			"https://news.example/a?b=c,d",
			"android-app://com.example",
		]),
		campaign: campaignJson(),
		milliseconds: chance(0.1) ? null : integer(40, 9_000),
	};
}

function campaignJson() {
	const roll = random();
	if (roll < 0.7) return null;
	if (roll < 0.76) return "{}";
	return JSON.stringify({
		source: pick(["newsletter", "instagram", "Größe XL"]),
		medium: pick(["email", "social", null]),
		name: pick(["spring-25", "café society", "50% off"]),
	});
}

function makeAppScreens() {
	const rows = [];
	for (let device = 0; device < DEVICES; device++) {
		const deviceId = uuid().toUpperCase();
		const customerId = chance(0.7) ? pick(customers).id : null;
		const os = pick([
			["iOS", "17.5"],
			["iOS", "18.0.1"],
			["Android", "14"],
		]);
		let at = FIRST_DAY + integer(200, 850) * DAY + integer(0, 86_399_999);
		for (let k = integer(2, 10); k > 0; k--) {
			at += integer(1_000, 90_000);
			rows.push({
				id: FIRST_SCREEN_ID + 2n * BigInt(rows.length),
				device_id: deviceId,
				customer_id: customerId,
				...makeAppScreen(at, PLACES[device % PLACES.length]),
				os_name: os[0],
				os_version: os[1],
				locale: pick(["en-US", "fr-FR", "ja-JP", "ar-EG", null]),
			});
		}
	}
	return rows;
}

function makeAppScreen(at, place) {
	const [screen, section] = pick(SCREENS);
	return {
		shown_at: withOffset(at, place.offset),
		screen,
		section,
		seconds: pick(["0.1", "0.25", "1.75", "12.5", "3", null, "1234.5"]),
		app_version: pick(["4.1.0", "4.2.0", "4.10.0-beta.1"]),
	};
}

function money(cents) {
	return (cents / 100).toFixed(2);
}

function isoDate(time) {
	return new Date(time).toISOString().slice(0, 10);
}

function withoutZone(time) {
	return new Date(time).toISOString().slice(0, -1).replace("T", " ");
}

function withOffset(time, minutes, microseconds = "") {
	const sign = minutes < 0 ? "-" : "+";
	const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0");
	const rest = String(Math.abs(minutes) % 60).padStart(2, "0");
	return `${withoutZone(time + minutes * 60_000)}${microseconds}${sign}${hours}:${rest}`;
}

/** RFC 4180 with LF line ends. A null is an empty field; dbt-duckdb reads a quoted empty field as null too. */
function writeSeed(name, rows) {
	const columns = Object.keys(rows[0]);
	const lines = rows.map((row) => columns.map((column) => csvField(row[column])).join(","));
	writeFileSync(join(folder, `${name}.csv`), `${[columns.join(","), ...lines].join("\n")}\n`);
}

function csvField(value) {
	const text = value === null ? "" : String(value);
	return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
