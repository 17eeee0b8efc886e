import { writeFileSync } from "node:fs";
import { bestKnownNames, reportBestKnown } from "./accuracy/best-known.ts";
import { type Catalogue, readCatalogue } from "./accuracy/catalogue.ts";
import { createDecider, type Decider } from "./accuracy/client.ts";
import { decideAll, labelledNames } from "./accuracy/decide-all.ts";
import { type Failures, failureLines, failureText } from "./accuracy/failures.ts";
import { byScript } from "./accuracy/forms/by-script.ts";
import { decideForms } from "./accuracy/forms/decide-forms.ts";
import { FORMS } from "./accuracy/forms/list.ts";
import { reportForms } from "./accuracy/forms/report-forms.ts";
import { summarizeForms, totalForms } from "./accuracy/forms/summarize-forms.ts";
import { decideGenerated } from "./accuracy/generated/decide-generated.ts";
import { reportGenerated } from "./accuracy/generated/report.ts";
import { markdownPage } from "./accuracy/markdown.ts";
import { type Options, readOptions, USAGE } from "./accuracy/options.ts";
import { parserTables } from "./accuracy/parser-table.ts";
import { reportDecisions } from "./accuracy/report-decisions.ts";
import { parserSummary, reportParser } from "./accuracy/report-parser.ts";
import { hasPart, type Part } from "./accuracy/rows.ts";
import { measureSpeed } from "./accuracy/speed.ts";
import { startCatalogue } from "./accuracy/stand-in.ts";
import { withLengths } from "./accuracy/with-lengths.ts";

const PARTS = [1, 2] as const;

/**
 * Collects the results of all sections: the line of JSON, the failures, and whether everything is
 * within its limits.
 */
type Found = { result: Record<string, unknown>; failures: Failures; within: boolean };

function measureParser(found: Found, data: string, part: Part): void {
  const tables = parserTables(data, part);
  reportParser(part, tables);
  Object.assign(found.result, parserSummary(part, tables));
  found.failures.misses.push(...tables.misses);
}

async function measureDecisions(
  found: Found,
  { data, sections, threshold, bestKnown, each, seed, generated, lengths: percent }: Options,
  catalogue: Catalogue,
  decider: Decider,
): Promise<void> {
  for (const part of PARTS) {
    if (sections.has(`names${part}`) && hasPart(data, part)) {
      const names = labelledNames(data, part, catalogue);
      const outcomes = await decideAll(names, decider);
      const timed = percent === undefined ? [] : withLengths(names, catalogue, { seed, percent });
      const again = await decideAll(timed, decider);
      Object.assign(found.result, reportDecisions(part, threshold / 1000, outcomes, again));
      found.failures.outcomes.push(...outcomes, ...again);
    }
  }
  if (sections.has("best-known")) {
    const outcomes = await decideAll(bestKnownNames(catalogue, bestKnown), decider);
    const { summary, within } = reportBestKnown(outcomes);
    Object.assign(found.result, { best_known: summary });
    found.failures.outcomes.push(...outcomes);
    found.within &&= within;
  }
  if (sections.has("generated")) {
    const { signal } = new AbortController();
    const decideOne = (name: string, videos: readonly string[]) =>
      decider.decideWhole(name, signal, videos);
    const outcomes = each > 0 ? await decideGenerated(catalogue, decideOne, { seed, each }) : [];
    const { summary, within } = reportGenerated(outcomes, seed);
    Object.assign(found.result, { generated: { seed, each: generated, ...summary } });
    found.failures.generated.push(...outcomes);
    found.within &&= within;
  }
}

async function measureForms(
  found: Found,
  { form, forms: most, seed }: Options,
  catalogue: Catalogue,
  decider: Decider,
): Promise<void> {
  const chosen = FORMS.filter(({ name }) => name.includes(form ?? ""));
  const outcomes = await decideForms(catalogue, decider, chosen, { seed, most });
  const summary = summarizeForms(chosen, outcomes);
  const totals = totalForms(summary, outcomes);
  const scripts = byScript(outcomes.filter((one) => summary[one.form]?.answer !== "hidden"));
  reportForms(summary, totals, seed);
  console.log("Names of these forms by script:");
  console.table(scripts);
  Object.assign(found.result, { forms: { seed, most, ...totals, by_form: summary }, scripts });
  found.failures.forms.push(...outcomes);
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { data, sections, threshold, unknownVotes, seasons, misses } = options;
  const found: Found = {
    result: { bench: "accuracy", threshold: threshold / 1000 },
    failures: { misses: [], outcomes: [], generated: [], forms: [] },
    within: true,
  };
  for (const part of PARTS) {
    if (sections.has(`parser${part}`) && hasPart(data, part)) measureParser(found, data, part);
  }
  if ([...sections].some((section) => !section.startsWith("parser"))) {
    const catalogue = readCatalogue(data, seasons);
    await using standIn = await startCatalogue(catalogue, unknownVotes);
    const decider = createDecider(`${standIn.origin}/3`, threshold);
    await measureDecisions(found, options, catalogue, decider);
    if (sections.has("forms")) await measureForms(found, options, catalogue, decider);
    if (sections.has("speed")) {
      const speed = await measureSpeed(catalogue, decider);
      console.log("plain names with a warm cache, in process:", speed);
      Object.assign(found.result, { speed });
    }
    await decider.close();
  }
  if (misses !== undefined) writeFileSync(misses, failureLines(found.failures));
  if (options.markdown !== undefined) writeFileSync(options.markdown, markdownPage(found.result));
  if (options.failures) console.log(failureText(found.failures));
  console.log(JSON.stringify(found.result));
  return found.within ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
