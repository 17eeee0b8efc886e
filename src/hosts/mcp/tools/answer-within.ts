import { DEFAULT_LIMIT, type Tool } from "./define.ts";

/** Of an answer as clients get it, data and text. Some hand over what is longer to a file. */
const MAX_CHARS = 98_000;
/** Of its data, so that the same fits in as text, where quotes take two characters. */
export const MAX_ANSWER_CHARS = 45_000;
/** Of data that has no pages: its text is then shorter. */
const MAX_DATA_CHARS = 80_000;
const MIN_TEXT_CHARS = 5000;

const MAX_TRIES = 6;

type Data = Record<string, unknown>;

const chars = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

/**
 * What a tool answers, short enough for any client. A list with a limit is asked for again with a
 * smaller one, so that its cursor or offset goes on where the answer ends; of any other answer the
 * longest list is cut. `run` is given what to change of the arguments.
 */
export async function answerWithin(
  run: (less: { limit?: number }) => Promise<Data>,
  { hints, input }: Pick<Tool, "hints" | "input">,
  args: Data,
): Promise<Data> {
  let answer = await run({});
  let size = chars(answer);
  if (hints.readOnly && Object.hasOwn(input.shape, "limit")) {
    let limit = typeof args["limit"] === "number" ? args["limit"] : DEFAULT_LIMIT;
    for (let tries = 0; size > MAX_ANSWER_CHARS && limit > 1 && tries < MAX_TRIES; tries++) {
      limit = Math.max(1, Math.floor((limit * MAX_ANSWER_CHARS * 0.9) / size));
      answer = await run({ limit });
      size = chars(answer);
    }
  }
  return cut(answer, MAX_DATA_CHARS);
}

/**
 * The text beside data that is too long for the same as text: as much as fits. Undefined for all
 * other data.
 */
export function toTextBeside(data: Data): string | undefined {
  const size = chars(data);
  if (size <= MAX_ANSWER_CHARS) return undefined;
  // As JSON within JSON it is up to a quarter longer.
  const text = JSON.stringify(cut(data, Math.max(MIN_TEXT_CHARS, (MAX_CHARS - size) * 0.75)));
  return `${text}\nThis text has the beginning alone; structuredContent has more.`;
}

function cut(data: Data, most: number): Data {
  let answer = data;
  for (let tries = 0, size = chars(answer); size > most && tries < MAX_TRIES; tries++) {
    answer = withoutEndOf(longestList(answer), answer, size - most);
    size = chars(answer);
  }
  return answer;
}

/** The list with most characters that is not itself in a list. */
function longestList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value)
    .map(longestList)
    .reduce((most, list) => (chars(list) > chars(most) ? list : most), []);
}

/** The answer with so many characters less of that list, and at least one entry. */
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
