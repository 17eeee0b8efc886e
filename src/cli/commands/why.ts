import type { ShownFact, ShownWhy } from "../../app/why/fact.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, TARGET } from "./inputs.ts";

export const why = defineCommand({
  name: "why",
  summary: "where is it, and why is it not in Plex? Of a path, a release or a torrent",
  arguments: { target: TARGET },
  options: { json: AS_JSON },
  async run({ target, json }, context) {
    const answer = await context.why(target);
    if (json) printJson(context.io, answer);
    else printLines(context.io, whyLines(answer));
    return 0;
  },
});

/** As many as are read in ten seconds; `--json` has them all. */
const MOST = 12;

/** The answer first, what to do next, then what else is known, newest first. */
function whyLines({ target, answer, next, releases, facts }: ShownWhy): string[] {
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
