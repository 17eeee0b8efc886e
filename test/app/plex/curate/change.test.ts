import { expect, test } from "vitest";
import { changePlex } from "../../../../src/app/plex/curate/change.ts";

const deps = { record: async () => {}, changed: async () => {} };
const change = {
  action: "plex_rated",
  actor: "mcp:test",
  detail: {},
  work: async () => {},
} as const;
const said = {
  asked: "Plex was asked to rate it",
  done: (now: number) => `It is rated ${now} now.`,
};

test.each([
  [5, "It is rated 5 now."],
  [
    4,
    "Plex was asked to rate it, but does not show it yet. Check again in a minute before you repeat it.",
  ],
  [undefined, "Plex was asked to rate it, but the result could not be read afterwards."],
])("a change is reported as done only if Plex shows it: %s", async (rating, message) => {
  const after = async (): Promise<number> => {
    if (rating === undefined) throw new Error("Plex does not answer.");
    return rating;
  };
  const report = { ...said, after, isDone: (now: number) => now === 5 };
  const details: Record<string, unknown>[] = [];
  const record = async (_: string, detail: Record<string, unknown>): Promise<void> => {
    details.push(detail);
  };
  const answer = await changePlex({ ...deps, record }, { ...change, report, show: () => ({}) });
  expect(answer).toEqual({ message });
  const [detail] = details;
  expect(detail?.["outcome"]).toBe(rating === 5 ? undefined : "unconfirmed");
});

test("a change without a read state, or with its own message, does not compile", async () => {
  const accepted = { accepted: "Plex accepted it." };
  const answer = await changePlex(deps, {
    ...change,
    report: accepted,
    // @ts-expect-error The message is the report's.
    show: () => ({ message: "It was rated." }),
  });
  expect(answer).toEqual({ message: "Plex accepted it." });
  // @ts-expect-error A report of what was done reads the state after the act.
  await changePlex(deps, { ...change, report: said, show: () => ({}) });
});
