import { listedTools } from "./listed-tools.ts";
import { featuresOf, wordsIn } from "./request-words.ts";
import type { RequestTable } from "./requests/define.ts";
import { REQUESTS } from "./requests/table.ts";
import type { ListedTool } from "./tools/define.ts";

/** How often a word counts that is in a tool's name, title or row of people's words. */
const NAME_COUNT = 3;
/** The weight of two adjacent words, compared with one word. */
const PAIR_WEIGHT = 0.4;
/**
 * The count at which a word has half of its weight, as in BM25: Robertson and Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond" (2009). A tool's length is left out, because
 * a tool with more requests is not a worse answer.
 */
const HALF_COUNT = 4;

/** Letters that two words of one family have in common: approval and approve. */
const MIN_COMMON = 5;

type Ranker = (request: string) => string[];

function countFeatures(tool: ListedTool, table: RequestTable): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (features: Iterable<string>, count = 1): void => {
    for (const feature of new Set(features)) {
      counts.set(feature, (counts.get(feature) ?? 0) + count);
    }
  };
  const { words = "", requests = [] } = table[tool.name] ?? {};
  // Titles in examples would match the titles in requests.
  const fields = Object.entries(tool.inputSchema.properties ?? {}).map(
    ([field, { description = "" }]) => `${field} ${String(description).replace(/\be\.g\. .*/, "")}`,
  );
  add(wordsIn(`${tool.name} ${tool.title} ${words}`), NAME_COUNT);
  add(wordsIn([tool.name, tool.title, tool.description, ...fields].join(" ")));
  for (const request of requests) add(featuresOf(request));
  return counts;
}

/** Returns the known word that begins like a word that no tool has. */
function findRelated(word: string, known: ReadonlyMap<string, number>): string | undefined {
  const begin = word.slice(0, MIN_COMMON);
  return begin.length < MIN_COMMON || isPair(word)
    ? undefined
    : [...known.keys()].find((one) => !isPair(one) && one.startsWith(begin));
}

const isPair = (feature: string): boolean => feature.includes(" ");

/** Makes the function that returns the names of all tools that fit a request, best first. */
export function createRanker(table: RequestTable): Ranker {
  const all = listedTools().map(({ shown }) => ({
    name: shown.name,
    counts: countFeatures(shown, table),
  }));
  const spread = new Map<string, number>();
  for (const feature of all.flatMap(({ counts }) => [...counts.keys()])) {
    spread.set(feature, (spread.get(feature) ?? 0) + 1);
  }
  const weigh = (feature: string): number => {
    const having = spread.get(feature) ?? 0;
    const rarity = Math.log(1 + (all.length - having + 0.5) / (having + 0.5));
    return rarity * (isPair(feature) ? PAIR_WEIGHT : 1);
  };
  return (request) => {
    const named = request.trim().toLowerCase();
    const asked = [
      ...new Set(
        [...featuresOf(request)].map((feature) =>
          spread.has(feature) ? feature : (findRelated(feature, spread) ?? feature),
        ),
      ),
    ].map((feature) => ({ feature, weight: weigh(feature) }));
    return all
      .map(({ name, counts }) => {
        const score = asked.reduce((sum, { feature, weight }) => {
          const count = counts.get(feature) ?? 0;
          return sum + (weight * count) / (count + HALF_COUNT);
        }, 0);
        return { name, score: name === named ? Number.MAX_VALUE : score };
      })
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ name }) => name);
  };
}

let ranker: Ranker | undefined;

/** Returns the names of all tools that fit a request, best first. A tool's name fits best. */
export const rankTools: Ranker = (request) => (ranker ??= createRanker(REQUESTS))(request);
