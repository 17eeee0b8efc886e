import { parseArgs } from "node:util";
import type { SeasonsMode } from "./catalogue.ts";
import { SECTIONS, type Section, sectionsOf } from "./sections.ts";
import { UNKNOWN_VOTES } from "./stand-in.ts";

export const USAGE = `usage: npm run bench:accuracy -- --data DIR [--only SECTIONS] [--failures SECTIONS] [--misses FILE]
         [--threshold 0.85] [--generated 1000] [--seed 1] [--best-known 400] [--unknown-votes 200] [--seasons all|known]
         [--forms 300] [--form NAME] [--lengths 1] [--markdown FILE]
DIR holds release-names/*.jsonl and release-names-2/*.jsonl (labelled names) and tmdb/*.jsonl.gz (a catalogue). Their READMEs
describe the formats. Neither comes with this program.
--only measures only these sections: ${SECTIONS.join(", ")}; "parser" and "names" mean both parts.
--failures also selects sections, and lists every name that failed, with the expected and the actual result.
--generated sets how many generated names of each kind are tried: 0 for none, "all" for all of them, which takes minutes. If
more of them are filed wrong than the bench allows, the exit code is 1.
--best-known sets how many of the films with the most votes are tried as Title.Year.1080p.BluRay.x264-GRP.mkv. If more than 1
in 100 of them wait, the exit code is also 1. --unknown-votes sets the votes of works whose votes the catalogue does not know.
--seasons known lists episodes only if the catalogue knows them. With "all", unknown episodes are made up.
--forms sets how many names of each form are made. --form makes only names of the forms whose name contains NAME, and lists
those that were filed wrong or asked about needlessly.
--lengths sets the maximum error, in percent, of the film lengths with which labelled names are decided again; "none" skips
this.
--markdown writes the figures to a file, in the form of bench/accuracy/accuracy.md.
--misses writes every failure to a file, as JSON lines.`;

export type Options = {
  data: string;
  sections: ReadonlySet<Section>;
  /** True if failures are listed. */
  failures: boolean;
  misses: string | undefined;
  markdown: string | undefined;
  /** In thousandths. */
  threshold: number;
  /** The option's text as given, and its value as a number. */
  generated: string;
  each: number;
  seed: number;
  bestKnown: number;
  unknownVotes: number;
  seasons: SeasonsMode;
  /** Number of names per form. */
  forms: number;
  /** Maximum deviation of film lengths in percent. Undefined: only names are used. */
  lengths: number | undefined;
  /** Selects only forms whose name contains this text. */
  form: string | undefined;
};

const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

/** Returns undefined if the options make no sense. Throws for unknown options. */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: "string" },
      only: { type: "string" },
      failures: { type: "string" },
      misses: { type: "string" },
      markdown: { type: "string" },
      threshold: { type: "string", default: "0.85" },
      generated: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      "best-known": { type: "string", default: "400" },
      "unknown-votes": { type: "string", default: String(UNKNOWN_VOTES) },
      seasons: { type: "string", default: "all" },
      forms: { type: "string", default: "300" },
      form: { type: "string" },
      lengths: { type: "string", default: "1" },
    },
  });
  const { data, generated, misses, markdown, seasons } = values;
  const sections = sectionsOf(
    values.form === undefined ? (values.failures ?? values.only) : "forms",
  );
  const forms = Number(values.forms);
  const threshold = Math.round(1000 * Number(values.threshold));
  const each = generated === "all" ? Number.POSITIVE_INFINITY : Number(generated);
  const seed = Number(values.seed);
  const bestKnown = Number(values["best-known"]);
  const unknownVotes = Number(values["unknown-votes"]);
  const lengths = values.lengths === "none" ? undefined : Number(values.lengths);
  const fits = threshold >= 0 && threshold <= 1000 && each >= 0 && Number.isSafeInteger(seed);
  if (
    data === undefined ||
    sections === undefined ||
    !fits ||
    ![bestKnown, forms].every(isCount) ||
    !isCount(unknownVotes) ||
    !(lengths === undefined || (lengths >= 0 && lengths <= 100))
  ) {
    return undefined;
  }
  if (seasons !== "all" && seasons !== "known") return undefined;
  const { form } = values;
  const failures = values.failures !== undefined || form !== undefined;
  return {
    markdown,
    forms,
    form,
    data,
    sections,
    failures,
    misses,
    threshold,
    generated,
    each,
    seed,
    bestKnown,
    unknownVotes,
    lengths,
    seasons,
  };
}
