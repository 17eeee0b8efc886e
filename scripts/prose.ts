// `npm run check:prose`: finds sentences that read as translated, in comments, test titles,
// messages and documents. Blocked patterns fail the check. Doubtful ones are only counted, and
// `--list` shows them. If no other wording fits, `prose-ok: PHRASE` in a comment above a text
// allows that phrase in it.
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { BLOCKED, DOUBTFUL, type ProsePattern } from "./prose/patterns.ts";
import { type FoundText, readMarkdown, readSource } from "./prose/read-texts.ts";

const ROOT = resolve(import.meta.dirname, "..");
const SOURCES = "{src,test,scripts,bench,examples,deploy}/**/*.{ts,tsx}";
const PAGES = "{*,docs/**/*,{src,bench,deploy,examples}/**/*}.md";

export type ProseFinding = { path: string; line: number; pattern: ProsePattern; text: string };

/** Findings of these patterns in one file, except those that the file itself allows. */
export function findProse(
  path: string,
  content: string,
  patterns: readonly ProsePattern[],
): ProseFinding[] {
  const texts: FoundText[] = path.endsWith(".md")
    ? readMarkdown(content)
    : readSource(path, content);
  const lines = content.split("\n");
  const isAllowed = ({ line, text }: FoundText, name: string): boolean =>
    [...lines.slice(Math.max(0, line - 3), line), text].some((near) =>
      near.includes(`prose-ok: ${name}`),
    );
  return texts.flatMap((found) =>
    patterns
      .filter(({ name, pattern }) => {
        const text = found.text.replaceAll(/prose-ok: [a-z ]+/g, "");
        return pattern.test(text) && !isAllowed(found, name);
      })
      .map((pattern) => ({ path, line: found.line, pattern, text: found.text })),
  );
}

const listFiles = (): string[] =>
  globSync([SOURCES, PAGES], {
    cwd: ROOT,
    exclude: (name) => /fixtures$|^node_modules$|^dist$|^scripts\/prose$/.test(name),
  }).filter((path) => !/(?:^|\/)fixtures\/|^node_modules\/|^dist\/|scripts\/prose/.test(path));

function run(isListed: boolean): void {
  const found = listFiles().map((path) => ({
    path,
    content: readFileSync(join(ROOT, path), "utf8"),
  }));
  const all = (patterns: readonly ProsePattern[]): ProseFinding[] =>
    found.flatMap(({ path, content }) => findProse(path, content, patterns));
  const findings = all([...BLOCKED, ...DOUBTFUL]);
  const blocked = findings.filter(({ pattern }) => BLOCKED.includes(pattern));
  const shown = isListed ? findings : blocked;
  for (const { path, line, pattern, text } of shown) {
    console.log(
      `${path}:${line}: “${pattern.name}”: write ${pattern.instead}\n    ${text.slice(0, 200)}`,
    );
  }
  for (const { name } of DOUBTFUL) {
    const count = findings.filter(({ pattern }) => pattern.name === name).length;
    if (count > 0) console.log(`${String(count).padStart(6)} doubtful: ${name}`);
  }
  if (blocked.length > 0) {
    console.log(
      `${blocked.length} blocked. \`npm run check:prose -- --list\` also shows the doubtful ones.`,
    );
    process.exitCode = 1;
  }
}

if (import.meta.main) run(process.argv.includes("--list"));
