import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

type Budget = { purpose: string; folders: string[]; lines: number };

const numberOf = (text = ""): number => Number(text.replaceAll(",", ""));

/** The table "What the house may hold" of the architecture: purpose, folders of `src`, lines of code; and all together. */
function readBudgets(page: string): { budgets: Budget[]; together: number } {
  const [, table = ""] = page.split("## What the house may hold");
  const rows = table.matchAll(/^\| (?<purpose>[^|]+) \| (?<folders>`[^|]+`) \| (?<lines>[\d,]+) \|$/gm);
  const budgets = [...rows].map(({ groups = {} }) => ({
    purpose: groups["purpose"] ?? "",
    folders: [...(groups["folders"] ?? "").matchAll(/`([^`]+)`/g)].map(([, folder = ""]) => folder),
    lines: numberOf(groups["lines"]),
  }));
  return { budgets, together: numberOf(/^\| together \| \| ([\d,]+) \|$/m.exec(table)?.[1]) };
}

/** Lines that are neither blank nor comment alone. */
const codeLines = (text: string): number =>
  text
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*?$/gm, "")
    .split("\n")
    .filter((line) => !/^\s*(?:\/\/.*)?$/.test(line)).length;

/** The purpose of a file is that of the nearest folder above it that is in a row. */
function count(sources: Sources, budgets: readonly Budget[]): { homeless: string[]; lines: Map<string, number> } {
  const homeless: string[] = [];
  const lines = new Map<string, number>();
  const rows = budgets.flatMap(({ purpose, folders }) => folders.map((folder) => ({ purpose, folder })));
  for (const [path, text] of Object.entries(sources)) {
    const [own] = rows
      .filter(({ folder }) => path.startsWith(`${folder}/`) || path === folder)
      .toSorted((a, b) => b.folder.length - a.folder.length);
    if (own) lines.set(own.purpose, (lines.get(own.purpose) ?? 0) + codeLines(text));
    else homeless.push(path);
  }
  return { homeless, lines };
}

// A change may move lines between purposes, with a decision; it adds none to the sum.
test("each purpose keeps to its budget, and every file has a purpose", () => {
  const { budgets, together } = readBudgets(readFileSync(join(import.meta.dirname, "../docs/architecture.md"), "utf8"));
  const { homeless, lines } = count(readSources(), budgets);
  expect(homeless).toEqual([]);
  const table = budgets.map((row) => ({ ...row, counted: lines.get(row.purpose) ?? 0 }));
  console.log(table.map(({ purpose, counted }) => `${purpose} ${counted}`).join(" · "));
  expect(table.filter(({ counted, lines: allowed }) => counted > allowed)).toEqual([]);
  expect(table.reduce((sum, row) => sum + row.lines, 0)).toBeLessThanOrEqual(together);
});

test("a budget that is exceeded, a file without a purpose and a comment are told apart", () => {
  const rows = "| all | `app`, `app/a.ts` | 1,200 |\n| part | `app/part` | 2 |\n| together | | 1,202 |\n";
  const { budgets, together } = readBudgets(`## What the house may hold\n${rows}`);
  expect(together).toBe(1202);
  expect(budgets).toEqual([
    { purpose: "all", folders: ["app", "app/a.ts"], lines: 1200 },
    { purpose: "part", folders: ["app/part"], lines: 2 },
  ]);
  const text = "/**\n * A comment.\n */\nconst a = 1; // beside code\n\n  // alone\nconst b = 2;\n";
  expect(count({ "app/a.ts": text, "app/part/b.ts": text, "core/c.ts": text }, budgets)).toEqual({
    homeless: ["core/c.ts"],
    lines: new Map([
      ["all", 2],
      ["part", 2],
    ]),
  });
});
