import { expect } from "vitest";
import { isName, rowOf } from "../../src/program/config/table.ts";

/**
 * Each is a setting, and its value one that the program takes; what is empty or taken from
 * elsewhere is for a person to fill in.
 */
export function expectSettings(settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!isName(name)) throw new Error(`${name} is no setting.`);
    if (value !== "" && !value.includes("${")) {
      expect(rowOf(name).schema("/").safeParse(value).success, name).toBe(true);
    }
  }
}
