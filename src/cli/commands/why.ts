import type { ShownFact, ShownWhy } from "../../app/why/fact.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

/** As many as are read in ten seconds; `--json` has them all. */
const MOST = 12;

/** The answer first, what to do next, then what else is known, newest first. */
export function whyLines({ target, answer, next, releases, facts }: ShownWhy): string[] {
  const [only, ...others] = releases;
  const told = facts.slice(0, MOST);
  return [
    target,
    `  ${answer}`,
    ...(next === undefined ? [] : [`  next: ${next}`]),
    ...(told.length > 0 ? ["", "What else is known, newest first (UTC):"] : []),
    ...told.map(factLine),
    ...(told.length < facts.length ? [`  … and ${facts.length - told.length} more: add --json`] : []),
    ...(only && others.length === 0 ? [`  All of it: plex-ingest show ${only.id}`] : []),
  ];
}

const NOW = "now".padEnd(19);

const factLine = ({ at, about, message }: ShownFact): string =>
  `  ${at === undefined ? NOW : at.slice(0, 19).replace("T", " ")}  ${about.padEnd(7)}  ${message}`;

/** Where is it, and why is it not in Plex? */
export async function why(context: Context, target: string, { json }: { json?: boolean }): Promise<number> {
  const answer = await context.why(target);
  if (json) printJson(context.io, answer);
  else printLines(context.io, whyLines(answer));
  return 0;
}
