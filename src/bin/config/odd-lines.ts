import { isName } from "./names.ts";
import type { Problem, Warning } from "./problem.ts";

// More say nothing new, and a wrong file is all odd lines.
const MOST_SHOWN = 3;

/**
 * Lines of an env file that Node's `parseEnv` passes over or cuts in silence: without `=`, or unquoted with a `#`
 * inside. Only line numbers are told: what stands there may be a secret.
 */
export function oddLines(text: string, file: string): { problems: Problem[]; warnings: Warning[] } {
  const lines = text.split("\n").map((line) => line.trim());
  const without: number[] = [];
  const warnings: Warning[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line === "" || line.startsWith("#")) continue;
    const middle = line.indexOf("=");
    if (middle < 1) {
      without.push(at + 1);
      continue;
    }
    const name = line
      .slice(0, middle)
      .replace(/^export\s+/, "")
      .trim();
    const value = line.slice(middle + 1).trimStart();
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote !== undefined) at = closing(lines, at, value.slice(1), quote);
    else if (isName(name) && /[^\s#]#/.test(value.slice(0, 5000).split(/\s#/, 1)[0] ?? ""))
      warnings.push({ name, file, message: `The value in line ${at + 1} ends at its "#": put it in quotes.` });
  }
  const problems = without.slice(0, MOST_SHOWN).map(
    (number): Problem => ({
      name: `line ${number}`,
      file,
      found: "no NAME=value",
      allowed: "NAME=value or # comment",
    }),
  );
  return { problems, warnings };
}

/** The line on which a quoted value ends: a quote that never closes is taken as a character. */
function closing(lines: string[], from: number, rest: string, quote: string): number {
  if (rest.includes(quote)) return from;
  const end = lines.findIndex((line, at) => at > from && line.includes(quote));
  return end < 0 ? from : end;
}
