import type { ShownFact, ShownWhy } from "../../app/why/fact.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, TARGET } from "./inputs.ts";

export const why = defineCommand({
  name: "why",
  summary: "where a path, a release or a torrent is, and why it is not in Plex",
  arguments: { target: TARGET },
  options: { json: AS_JSON },
  async run({ target, json }, context) {
    const answer = await context.why(target);
    if (json) printJson(context.io, answer);
    else printLines(context.io, whyLines(answer));
    return 0;
  },
});

/** As many as a person reads in ten seconds; `--json` has them all. */
const MAX_FACTS = 12;

/** The answer first, what to do next, then what else is known, newest first. */
function whyLines({ target, answer, next, releases, facts }: ShownWhy): string[] {
  const [only, ...others] = releases;
  const shown = facts.slice(0, MAX_FACTS);
  return [
    target,
    `  ${answer}`,
    ...(next === undefined ? [] : [`  next: ${next}`]),
    ...(shown.length > 0 ? ["", "What else is known, newest first (UTC):"] : []),
    ...shown.map(factLine),
    ...(shown.length < facts.length ? [`  … and ${facts.length - shown.length} more: add --json`] : []),
    ...(only && others.length === 0 ? [`  Details: plex-ingest show ${only.id}`] : []),
  ];
}

const NOW = "now".padEnd(19);

const factLine = ({ at, about, message }: ShownFact): string =>
  `  ${at === undefined ? NOW : at.slice(0, 19).replace("T", " ")}  ${about.padEnd(7)}  ${message}`;
