import { joinSentences, type Sentence, sentence } from "../../base/actions/sentence.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import type { FiledWork, ScanOutcome } from "./judge.ts";

/** How Plex shows one file. */
export type ShowingProof = {
  outcome: ScanOutcome;
  /** Title of the library with the file. */
  library: string;
  /** Title and numbers that the server shows for the file: `"Firefly" (2002) S01E02`. */
  shownAs: string;
  /** Numbers with which the file was filed, `S01E02E03`, or its date; empty for a film. */
  filedNumbers: string;
  /** Explains other numbers by the file's name, if they come from it. */
  cause?: string | undefined;
};

export type ScanVerdict = { state: "seen" | "mismatch" | "not_seen"; message: Sentence };

/** The server in the sentences of a verdict. */
type VerdictServer = {
  title: string;
  mapSetting: string;
  /** Title of the command with which a person corrects a match. */
  correction: string;
  /** Names of files that hide other files. */
  hidingFiles: readonly [string, ...string[]];
};

/**
 * Returns the scan result for a release at one server: one sentence for each outcome of its files,
 * with advice. `missing` are the files that Plex does not show. `causes` explains some of them, by
 * path, by how the server reads their names: advice about folders would not help there.
 */
export function verdictOf(
  work: FiledWork,
  proofs: readonly ShowingProof[],
  missing: readonly string[],
  server: VerdictServer,
  causes: ReadonlyMap<string, string> = new Map(),
): ScanVerdict {
  const of = (outcome: ScanOutcome): ShowingProof[] =>
    proofs.filter((proof) => proof.outcome === outcome);
  const wrong = [...of("mismatch"), ...of("other_numbers")];
  const isIncomplete = missing.length > 0 || of("incomplete").length > 0;
  const state = wrong.length > 0 ? "mismatch" : isIncomplete ? "not_seen" : "seen";
  const all = proofs.length + missing.length;
  const parts = [
    mismatched(work, of("mismatch"), all, server),
    withOtherNumbers(of("other_numbers"), all, server),
    incomplete(of("incomplete"), all, server),
    misnamed(missing, causes, all, server),
    notSeen(
      missing.filter((path) => !causes.has(path)),
      all,
      server,
    ),
    unmatched(of("unmatched"), all, server),
    elsewhere(of("elsewhere"), all, server),
    versions(of("version"), all, server),
    plain(of("seen"), all, server),
  ];
  return { state, message: joinSentences(parts) };
}

function plain(proofs: readonly ShowingProof[], all: number, { title }: VerdictServer): string {
  const [first] = proofs;
  if (!first) return "";
  const what = all === 1 ? "it:" : `${some(proofs.length, all)}:`;
  return `${title} has ${what} ${workOf(proofs, first)} in ${quoted(first.library)}.`;
}

/** For several episodes, the numbers or the date of the first episode are left out. */
const workOf = (proofs: readonly ShowingProof[], { shownAs }: ShowingProof): string =>
  proofs.length > 1 ? shownAs.replace(/(?<=[")]) (?:S\d+E\d[^"]*|\d{4}-\d\d-\d\d)$/, "") : shownAs;

function versions(proofs: readonly ShowingProof[], all: number, { title }: VerdictServer): string {
  const [first] = proofs;
  if (!first) return "";
  const what =
    all === 1 ? "it as another version" : `${some(proofs.length, all)} as other versions`;
  return (
    `${title} has ${what} of ${workOf(proofs, first)} in ${quoted(first.library)}. That is fine, ` +
    "because the viewer can choose."
  );
}

function elsewhere(proofs: readonly ShowingProof[], all: number, { title }: VerdictServer): string {
  const [first] = proofs;
  if (!first) return "";
  const what = all === 1 ? "it" : some(proofs.length, all);
  return (
    `${title} has ${what} in ${quoted(first.library)} as ${first.shownAs}, but not in the library ` +
    "that was asked to scan, because both contain that folder. Give each library its own folders " +
    `in ${title}.`
  );
}

function unmatched(
  proofs: readonly ShowingProof[],
  all: number,
  { title, correction }: VerdictServer,
): string {
  const [first] = proofs;
  if (!first) return "";
  const what = all === 1 ? "it" : some(proofs.length, all);
  return (
    `${title} shows ${what} in ${quoted(first.library)} as ${first.shownAs}, but has not matched it: ` +
    `choose "${correction}" there.`
  );
}

function mismatched(
  work: FiledWork,
  proofs: readonly ShowingProof[],
  all: number,
  { title, correction }: VerdictServer,
): Sentence {
  const [first] = proofs;
  if (!first) return "";
  const what = all === 1 ? "it" : some(proofs.length, all);
  return sentence`${title} shows ${what} in ${quoted(first.library)} as ${first.shownAs}, but it was filed as ${nameWork(work)}. Choose "${correction}" in ${title}, or ${{ do: "verb", of: "undo" }} it here and ${{ do: "verb", of: "approve" }} it as the right work.`;
}

function withOtherNumbers(
  proofs: readonly ShowingProof[],
  all: number,
  { title }: VerdictServer,
): Sentence {
  const [first] = proofs;
  if (!first) return "";
  const what = all === 1 ? "it" : some(proofs.length, all);
  const { cause } = proofs.find((proof) => proof.cause !== undefined) ?? {};
  if (cause !== undefined) {
    return sentence`${title} shows ${what} in ${quoted(first.library)} as ${first.shownAs}, but ${all === 1 ? "it" : "the first of them"} was filed as ${first.filedNumbers}. ${cause} ${{ do: "why" }} names what helps.`;
  }
  return sentence`${title} shows ${what} in ${quoted(first.library)} as ${first.shownAs}, but ${all === 1 ? "it" : "the first of them"} was filed as ${first.filedNumbers}. Correct its numbers in ${title}, or ${{ do: "verb", of: "undo" }} it here and ${{ do: "verb", of: "approve" }} it with the right numbers.`;
}

function incomplete(
  proofs: readonly ShowingProof[],
  all: number,
  { title }: VerdictServer,
): string {
  const [first] = proofs;
  if (!first) return "";
  const what = all === 1 ? "it" : some(proofs.length, all);
  return (
    `${title} shows ${what} in ${quoted(first.library)} as ${first.shownAs}, but has not read all of its ` +
    `numbers: ${all === 1 ? "it" : "the first of them"} was filed as ${first.filedNumbers}. Refresh the ` +
    `metadata of this season in ${title}.`
  );
}

function misnamed(
  missing: readonly string[],
  causes: ReadonlyMap<string, string>,
  all: number,
  { title }: VerdictServer,
): Sentence {
  const explained = missing.flatMap((path) => causes.get(path) ?? []);
  const [first] = explained;
  if (first === undefined) return "";
  const what = all === 1 ? "it" : some(explained.length, all);
  const whose = explained.length > 1 ? "The first of them: " : "";
  return sentence`${title} was asked to scan but does not show ${what}, because of ${explained.length > 1 ? "their names" : "its name"}. ${whose}${first} ${{ do: "why" }} names what helps.`;
}

function notSeen(
  missing: readonly string[],
  all: number,
  { title, mapSetting, hidingFiles }: VerdictServer,
): string {
  const [first] = missing;
  if (first === undefined) return "";
  const path = cleanText(first, 1000);
  const what =
    all === 1
      ? path
      : `${some(missing.length, all)}, ${missing.length > 1 ? "the first is " : ""}${path}`;
  return (
    `${title} was asked to scan but does not show ${what}. Check that its library has this folder ` +
    `(${mapSetting}), that ${title} has permission to read it, and that no ${hidingFiles[0]} hides it; ` +
    `then scan the library in ${title}.`
  );
}

const some = (count: number, all: number): string =>
  count === all ? `all ${all} files` : `${count} of ${all} files`;

/** Returns `"Heat" (1995)`, followed by the numbers of an episode: `S01E02`. */
export const nameWork = (
  { title, year }: { title: string; year?: number | undefined },
  numbers = "",
): string =>
  [quoted(title), year === undefined ? "" : `(${year})`, numbers].filter(Boolean).join(" ");
