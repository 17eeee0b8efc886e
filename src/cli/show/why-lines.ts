import type { ShownFact, ShownWhy } from "../../app/why/fact.ts";

/** The answer first, what to do next, then all that is known, newest first. */
export function whyLines({ target, answer, next, releases, facts }: ShownWhy): string[] {
  const [only, ...others] = releases;
  const more = only && others.length === 0 ? [`  All of it: plex-ingest show ${only.id}`] : [];
  return [
    target,
    `  ${answer}`,
    ...(next === undefined ? [] : [`  next: ${next}`]),
    ...(facts.length > 0 ? ["", "What is known, newest first:"] : []),
    ...facts.map(factLine),
    ...more,
  ];
}

const NOW = "now".padEnd(19);

const factLine = ({ at, about, message }: ShownFact): string =>
  `  ${at === undefined ? NOW : at.slice(0, 19).replace("T", " ")}  ${about.padEnd(7)}  ${message}`;
