import { cleanSentence, mapText, type Sentence, sentence } from "../../core/actions/sentence.ts";
import { inCommands } from "../../core/actions/tongues.ts";
import { defined } from "../../core/defined.ts";
import { toIso } from "../shown/release.ts";

/** The source of a fact. */
type About = "disk" | "queue" | "journal" | "library" | "trash" | "torrent" | "scan";

/** One plain sentence; `at` in ms since 1970, absent for the present. */
export type Fact = {
  at?: number | undefined;
  about: About;
  message: Sentence;
  /** A further sentence that gives the reason; left out where the answer gives it. */
  because?: Sentence | undefined;
  /** The fact is left out if the answer contains this; by default the whole message. */
  gist?: string | undefined;
  /** More than `MAX_ALIKE` facts with the same key are replaced by one sentence with their number. */
  alike?: { key: string; summary: (count: number) => Sentence } | undefined;
  releaseId?: number | undefined;
};

export type ShownFact = { at?: string; about: About; message: Sentence; release_id?: number };

/** The answer to "where is it, why is it not in Plex?" in one or two sentences, what to do next, and all facts. */
export type ShownWhy = {
  target: string;
  answer: Sentence;
  next?: Sentence;
  in_library: boolean;
  releases: { id: number; name: string; state: string; storage?: string }[];
  /** What is true now, then the rest, newest first. */
  facts: ShownFact[];
};

export type Verdict = { answer: Sentence; next?: Sentence | undefined; inLibrary: boolean };

const MAX_FACTS = 60;

/** Up to this many alike facts have a sentence each. */
const MAX_ALIKE = 3;

/** Each sentence once, newest first, without what the answer already contains. */
export function showFacts(facts: readonly Fact[], answer: Sentence): ShownFact[] {
  const said = inCommands(answer);
  const shown = new Set<string>();
  return mergeAlike(facts)
    .filter(({ message, gist = inCommands(message) }) => !said.includes(gist))
    .map((fact) => ({ ...fact, message: withReason(fact, said) }))
    .toSorted((a, b) => (b.at ?? Number.POSITIVE_INFINITY) - (a.at ?? Number.POSITIVE_INFINITY))
    .filter(({ message }) => !shown.has(inCommands(message)) && shown.add(inCommands(message)))
    .slice(0, MAX_FACTS)
    .map(({ at, about, message, releaseId }) => ({
      ...(at === undefined ? {} : { at: toIso(at) }),
      about,
      message: cleanSentence(message, 2000),
      ...defined({ release_id: releaseId }),
    }));
}

const withReason = ({ message, because }: Fact, answer: string): Sentence =>
  because === undefined || because === "" || answer.includes(inCommands(because))
    ? message
    : sentence`${mapText(message, (text) => text.replace(/\.$/, ""))}: ${because}`;

/** Replaces many alike facts by one with the time of the last. */
function mergeAlike(facts: readonly Fact[]): Fact[] {
  const kinds = Map.groupBy(facts, ({ alike, releaseId }) => alike && `${releaseId} ${alike.key}`);
  const many = new Map([...kinds].filter(([key, all]) => key !== undefined && all.length > MAX_ALIKE));
  const rest = facts.filter(({ alike, releaseId }) => !alike || !many.has(`${releaseId} ${alike.key}`));
  const summaries = [...many.values()].flatMap((all): Fact[] => {
    const last = all.reduce((a, b) => ((b.at ?? 0) > (a.at ?? 0) ? b : a));
    return last.alike ? [{ ...last, message: last.alike.summary(all.length) }] : [];
  });
  return [...rest, ...summaries];
}
