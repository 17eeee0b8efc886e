import { expect, test } from "vitest";
import * as z from "zod";
import { answerWithin, toTextBeside } from "../../../src/hosts/mcp/tools/answer-within.ts";
import { CHANGES_FILES, READS } from "../../../src/hosts/mcp/tools/define.ts";

/** Size of an answer as clients get it: its data, and the same data again as text. */
const weight = (result: object): number => JSON.stringify(result).length;

const long = (count: number, chars: number) =>
  Array.from({ length: count }, (_, n) => `${n}${"x".repeat(chars)}`);
const tool = (shape: z.core.$ZodLooseShape, hints = READS) => ({
  hints,
  input: z.strictObject(shape),
});

test.each([1, 20, 100])(
  "retries a list of %i with a smaller limit until it fits, so that its cursor stays correct",
  async (asked) => {
    const limits: (number | undefined)[] = [];
    const run = async ({ limit = asked }: { limit?: number }) => {
      limits.push(limit);
      return { items: long(limit, 2000), next: String(limit) };
    };
    const answer = await answerWithin(run, tool({ limit: z.number().optional() }), {
      limit: asked,
    });
    const { items, next } = answer as { items: string[]; next: string };
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(37_500);
    expect(next).toBe(String(items.length));
    expect(limits).toHaveLength(asked * 2000 > 37_500 ? 2 : 1);
  },
);

test("without a limit, cuts only the longest list of an answer, at any depth", async () => {
  const media = { title: "Dune", genres: ["SF"], cast: long(500, 300), chapters: long(10, 20) };
  const answer = (await answerWithin(async () => ({ media }), tool({}), {})) as {
    media: typeof media;
  };
  expect(answer.media).toMatchObject({ title: "Dune", genres: ["SF"], chapters: media.chapters });
  expect(answer.media.cast).toEqual(media.cast.slice(0, answer.media.cast.length));
  expect(answer.media.cast.length).toBeGreaterThan(200);
  const text = toTextBeside(answer) ?? "";
  expect(weight({ answer, text })).toBeLessThan(100_000);
  // The smallest known host cuts a longer text in the middle.
  expect(text.length).toBeLessThanOrEqual(38_000);
  const [json = "", note] = text.split("\n");
  const told = JSON.parse(json) as typeof answer;
  expect(told.media.cast).toEqual(media.cast.slice(0, told.media.cast.length));
  expect(note).toContain("structuredContent has more");
});

test("adds no separate text to an answer that fits", () => {
  expect(toTextBeside({ items: long(18, 2000) })).toBeUndefined();
});

test("runs a change only once, regardless of the length of its answer", async () => {
  let runs = 0;
  const run = async () => {
    runs++;
    return { results: long(50, 2000) };
  };
  const answer = await answerWithin(run, tool({ limit: z.number().optional() }, CHANGES_FILES), {
    limit: 50,
  });
  expect(runs).toBe(1);
  expect(weight({ answer, text: toTextBeside(answer) })).toBeLessThan(100_000);
});
