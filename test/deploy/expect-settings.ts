import { expect } from "vitest";
import { isName, rowOf } from "../../src/program/config/table.ts";

/**
 * Checks that each name is a setting and each value is accepted by the program. Values that are
 * empty or come from elsewhere are for a person to fill in.
 */
export function expectSettings(settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!isName(name)) throw new Error(`${name} is no setting.`);
    if (value !== "" && !value.includes("${")) {
      expect(rowOf(name).schema("/").safeParse(value).success, name).toBe(true);
    }
  }
}
