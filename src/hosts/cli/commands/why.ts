import type { ShownFact, ShownWhy } from "../../../app/why/fact.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import { createLocalTime } from "../../../core/text/local-time.ts";
import { printAnswer } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, STORAGE, TARGET } from "./inputs.ts";

export const why = defineCommand({
  name: "why",
  summary: "where a path, a release or a download is, and why it is not in Plex",
  examples: [
    ["why 7", "a release"],
    ["why ./Heat.1995.mkv", "a file among the downloads or in the library"],
  ],
  arguments: { target: TARGET },
  options: { storage: STORAGE, json: AS_JSON },
  database: "reader",
  async run({ target, storage, json }, context) {
    const answer = await context.why(target, storage);
    const { format } = createLocalTime(context.io.paper.timeZone);
    return printAnswer(context.io, json, answer, () => whyLines(answer, (at) => format(Date.parse(at), "seconds")));
  },
});

/** As many as a person reads in ten seconds; `--json` has them all. */
const MAX_FACTS = 12;

/** The answer first, what to do next, then what else is known, newest first. */
function whyLines({ target, answer, next, releases, facts }: ShownWhy, format: (at: string) => string): string[] {
  const [only, ...others] = releases;
  const shown = facts.slice(0, MAX_FACTS);
  const times = shown.map(({ at }) => (at === undefined ? "now" : format(at)));
  const width = Math.max(0, ...times.map(({ length }) => length));
  return [
    target,
    `  ${inCommands(answer)}`,
    ...(next === undefined ? [] : [`  next: ${inCommands(next)}`]),
    ...(shown.length > 0 ? ["", "What else is known, newest first:"] : []),
    ...shown.map((fact, index) => `  ${(times[index] ?? "").padEnd(width)}  ${factText(fact)}`),
    ...(shown.length < facts.length ? [`  … and ${facts.length - shown.length} more: add --json`] : []),
    ...(only && others.length === 0 ? [`  Details: plex-ingest show ${only.id}`] : []),
  ];
}

const factText = ({ about, message }: ShownFact): string => `${about.padEnd(7)}  ${inCommands(message)}`;
