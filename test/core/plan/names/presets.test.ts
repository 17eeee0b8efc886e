import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { checkTemplate } from "../../../../src/core/plan/names/check-template.ts";
import { NAME_KINDS, type NameKind } from "../../../../src/core/plan/names/parse-template.ts";
import { NAME_PRESETS, presetsOf } from "../../../../src/core/plan/names/presets.ts";

const KINDS = Object.keys(NAME_KINDS) as NameKind[];

test("every template of a preset is allowed, and differs from the default", () => {
  for (const kind of KINDS) {
    for (const [preset, text] of Object.entries(presetsOf(kind))) {
      expect(NAME_PRESETS, preset).toContain(preset);
      expect(checkTemplate(kind, text), `${preset} ${kind}`).not.toHaveProperty("allowed");
      expect(text).not.toBe(NAME_KINDS[kind].text);
    }
  }
});

test("the documentation shows every template of each preset, and no other", async () => {
  const page = await readFile("docs/reference/filing.md", "utf8");
  const section = /### Presets\n(.*?)\n### /s.exec(page)?.[1] ?? "";
  const table = section.split("\n").filter((line) => line.startsWith("|"));
  const shown = table.join("\n").match(/`\{[^`]*`/g) ?? [];
  const templates = KINDS.flatMap((kind) => Object.values(presetsOf(kind)));
  expect(shown.toSorted()).toEqual(templates.map((text) => `\`${text}\``).toSorted());
});
