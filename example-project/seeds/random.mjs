// Chance with a fixed seed: the same draws in the same order on every machine.
let state = 20240117;

/** The next number in [0, 1), by the generator mulberry32. */
export function random() {
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

export function chance(probability) {
	return random() < probability;
}

export function integer(from, to) {
	return from + Math.floor(random() * (to - from + 1));
}

export function pick(list) {
	return list[Math.floor(random() * list.length)];
}

export function sample(list) {
	return list.filter(() => chance(0.5));
}

export function hex(digits) {
	return Array.from({ length: digits }, () => integer(0, 15).toString(16)).join("");
}

export function uuid() {
	return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
