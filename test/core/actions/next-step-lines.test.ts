import { expect, test } from "vitest";
import { namesTool } from "../../../src/core/actions/next-step-lines.ts";
import { ALL_TOOLS } from "../../../src/hosts/mcp/registry.ts";

test("distinguishes a text that names a tool from one that names a file", () => {
  for (const { name } of ALL_TOOLS) {
    expect(
      namesTool(`Call ${name} first.`),
      `${name}: add its first word to the verbs in src/core/actions/next-step-lines.ts`,
    ).toBe(true);
  }
  expect(namesTool("Look at My_Film.mkv first, and at INGEST_STABLE_SECONDS.")).toBe(false);
});
