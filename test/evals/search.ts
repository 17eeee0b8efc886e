// How clients find a tool among many tools that they do not show to their model at once.

import type { ListedTool } from "../../src/hosts/mcp/tools/define.ts";

export type Property = { type?: string; description?: string; enum?: unknown[] };

export const propertiesOf = ({
  inputSchema,
}: Pick<ListedTool, "inputSchema">): [string, Property][] =>
  Object.entries((inputSchema["properties"] ?? {}) as Record<string, Property>);

const WORD = /[\p{L}\p{N}]+/gu;

/** Lower-case words, with plurals reduced to the singular. */
const wordsIn = (text: string): string[] =>
  (text.toLowerCase().replaceAll("_", " ").match(WORD) ?? []).map((word) =>
    word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word,
  );

/**
 * Names and descriptions of tools and their arguments, as Anthropic's BM25 search uses them:
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool
 */
const everything = (tool: ListedTool): string[] =>
  wordsIn(
    [
      tool.name,
      tool.description,
      ...propertiesOf(tool).flatMap(([field, { description = "" }]) => [field, description]),
    ].join(" "),
  );

// The usual constants: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
// Beyond" (2009).
const [K, B] = [1.2, 0.75];

/** The tools ranked by BM25, best first. Tools without any word of the question are omitted. */
export function byBm25(tools: readonly ListedTool[], question: string): ListedTool[] {
  const texts = tools.map(everything);
  const usual = texts.reduce((sum, { length }) => sum + length, 0) / tools.length;
  const scoreOf = (text: string[]): number =>
    [...new Set(wordsIn(question))].reduce((sum, word) => {
      const count = text.filter((one) => one === word).length;
      const having = texts.filter((one) => one.includes(word)).length;
      const rarity = Math.log(1 + (tools.length - having + 0.5) / (having + 0.5));
      return sum + (rarity * count * (K + 1)) / (count + K * (1 - B + (B * text.length) / usual));
    }, 0);
  return ranked(tools, (_, at) => scoreOf(texts[at] ?? []));
}

/** Words that say nothing about the goal. */
const SMALL = new Set(
  "a about alone also and any are as at be but can could do does for from go had has have how i if in into is it its let me my no not now of on one or our should so some still that the their them then there these they this those to up was we were what when where which who why will with would you your".split(
    " ",
  ),
);

/**
 * The tools ranked by keywords, as a model types them: a word in the name counts more than one in
 * the first sentence.
 */
export const byKeywords = (tools: readonly ListedTool[], question: string): ListedTool[] =>
  ranked(tools, ({ name, description }) => {
    const [first = ""] = description.split(/\.(?:\s|$)/);
    const [named, told] = [new Set(wordsIn(name)), new Set(wordsIn(first))];
    const asked = [...new Set(wordsIn(question))].filter((word) => !SMALL.has(word));
    const score = asked.reduce(
      (sum, word) => sum + (named.has(word) ? 3 : told.has(word) ? 2 : 0),
      0,
    );
    // Of two tools with equal scores, the one with fewer other words wins.
    return score === 0 ? 0 : score - told.size / 1000;
  });

function ranked<T>(tools: readonly T[], scoreOf: (tool: T, at: number) => number): T[] {
  return tools
    .map((tool, at) => ({ tool, score: scoreOf(tool, at) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ tool }) => tool);
}
