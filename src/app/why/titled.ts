import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { Release } from "../../core/release/release.ts";
import type { Db } from "../../store/open.ts";
import { readQueuePage } from "../../store/releases/queue.ts";
import { readStorages } from "../releases/read-storages.ts";
import type { ShownWhy } from "./fact.ts";
import { answerWhy, type WhyPorts } from "./why.ts";

/** Number of releases that are answered for if several have the words. */
const MAX_ANSWERED = 8;

/**
 * Answers “Where is it, and why is it not in Plex?” for the releases whose name or title has these
 * words. For a single release, the answer is that of `answerWhy`. Otherwise, each of `releases`,
 * newest first and at most eight, has its own answer and next step, and there are no facts.
 * @throws UserError (`not_found`) if no release has the words
 */
export async function answerWhyTitled(
  given: WhyPorts,
  words: string,
  storage?: string,
): Promise<ShownWhy> {
  const { store } = await readStorages(given.store, storage);
  const { releases, total } = await findNewest(store.read, words);
  const [only, ...others] = releases;
  if (only === undefined) {
    throw UserError.notFound(
      `No download has ${quoted(words, 100)} in its name or title.`,
      sentence`Try fewer words, or look whether a media server has it: ${{ do: "search servers", query: words }}. If no server has it, it was never downloaded to a folder that plex-ingest watches.`,
    );
  }
  if (others.length === 0) return await answerWhy(given, `#${only.id}`, storage);
  const answers: ShownWhy[] = [];
  for (const { id } of releases) answers.push(await answerWhy(given, `#${id}`, storage));
  const inLibrary = answers.filter(({ in_library: isIn }) => isIn).length;
  return {
    target: cleanText(words),
    answer: summarize(total, releases.length, inLibrary),
    next: advise(words, total > releases.length),
    in_library: inLibrary > 0,
    releases: answers.flatMap(({ releases: [release], answer, next, in_library: isIn }) =>
      release === undefined
        ? []
        : [{ ...release, in_library: isIn, answer, ...(next === undefined ? {} : { next }) }],
    ),
    facts: [],
  };
}

async function findNewest(
  db: Db,
  search: string,
): Promise<{ releases: readonly Release[]; total: number }> {
  const read = (offset: number) =>
    readQueuePage(db, { states: "all", search, limit: MAX_ANSWERED, offset });
  const first = await read(0);
  const { total } = first;
  const last = total > MAX_ANSWERED ? await read(total - MAX_ANSWERED) : first;
  return { releases: last.releases.toReversed(), total };
}

function summarize(total: number, answered: number, inLibrary: number): string {
  const count = formatCount(total, "release has", "releases have");
  const newest = total > answered ? ` The newest ${answered} are answered here.` : "";
  return `${count} these words; ${inLibrary} of ${answered} ${inLibrary === 1 ? "is" : "are"} in the library.${newest}`;
}

const advise = (words: string, hasMore: boolean): Sentence =>
  sentence`Each release has its own answer. For the facts about one, ask ${{ do: "why" }} with its id.${
    hasMore ? sentence` ${{ do: "queue", state: "all", search: words }} lists all of them.` : ""
  }`;
