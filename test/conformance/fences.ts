import { test } from "vitest";
import type { WarehouseConformance } from "./warehouse.js";
export function fenceSuite(_: WarehouseConformance): void {
	test.todo("x");
}
