import { DEFAULT_LIMIT, type Tool } from "./define.ts";

/**
 * Maximum size of an answer in characters, data and text together, as clients receive it. Some
 * clients write longer answers to a file.
 */
const MAX_CHARS = 98_000;
/**
 * Maximum size of the data in characters. The same data is also sent as text. The smallest known
 * host, Gemini CLI, cuts the middle out of a text of more than 40,000 characters.
 */
export const MAX_ANSWER_CHARS = 37_500;
/** Maximum size in characters of data for our own page, which draws its first fifty rows at once. */
export const MAX_PAGE_CHARS = 45_000;
/** Maximum size in characters of data that cannot be paged. Its text is shortened instead. */
const MAX_DATA_CHARS = 80_000;
const MIN_TEXT_CHARS = 5000;

const MAX_TRIES = 6;

type Data = Record<string, unknown>;

const chars = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

/**
 * Runs a tool and keeps its answer short enough for any client. A list with a limit is requested
 * again with a smaller limit, so that its cursor or offset continues where the answer ends. In any
 * other answer, the longest list is cut. `run` receives the arguments to change.
 */
export async function answerWithin(
  run: (less: { limit?: number }) => Promise<Data>,
  { hints, input }: Pick<Tool, "hints" | "input">,
  args: Data,
  most = MAX_ANSWER_CHARS,
): Promise<Data> {
  let answer = await run({});
  let size = chars(answer);
  if (hints.readOnly && Object.hasOwn(input.shape, "limit")) {
    let limit = typeof args["limit"] === "number" ? args["limit"] : DEFAULT_LIMIT;
    for (let tries = 0; size > most && limit > 1 && tries < MAX_TRIES; tries++) {
      limit = Math.max(1, Math.floor((limit * most * 0.9) / size));
      answer = await run({ limit });
      size = chars(answer);
    }
  }
  return cut(answer, MAX_DATA_CHARS);
}

/**
 * Returns as much of the data as fits, as text, if the data is too long to be repeated in full.
 * Otherwise, returns undefined.
 */
export function toTextBeside(data: Data): string | undefined {
  const size = chars(data);
  if (size <= MAX_ANSWER_CHARS) return undefined;
  // JSON within JSON is up to a quarter longer.
  const room = Math.min(MAX_ANSWER_CHARS, (MAX_CHARS - size) * 0.75);
  const text = JSON.stringify(cut(data, Math.max(MIN_TEXT_CHARS, room)));
  return `${text}\nThis text has only the beginning; structuredContent has more.`;
}

function cut(data: Data, most: number): Data {
  let answer = data;
  for (let tries = 0, size = chars(answer); size > most && tries < MAX_TRIES; tries++) {
    answer = withoutEndOf(longestList(answer), answer, size - most);
    size = chars(answer);
  }
  return answer;
}

/** Returns the list with the most characters that is not itself in a list. */
function longestList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value)
    .map(longestList)
    .reduce((most, list) => (chars(list) > chars(most) ? list : most), []);
}

/**
 * Removes about `over` characters from the end of the given list in the answer, but keeps at least
 * one entry.
 */
function withoutEndOf(list: readonly unknown[], answer: Data, over: number): Data {
  let left = chars(list) - over;
  const kept = list.findIndex((entry) => (left -= chars(entry) + 1) < 0);
  const shorter = list.slice(0, Math.max(1, kept));
  const replaced = (value: unknown): unknown => {
    if (value === list) return shorter;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner)]));
  };
  return replaced(answer) as Data;
}
