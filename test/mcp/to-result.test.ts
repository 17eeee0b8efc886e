import { expect, test } from "vitest";
import { Outage, UserError } from "../../src/core/errors.ts";
import { toErrorResult, toResult } from "../../src/mcp/to-result.ts";

const textOf = (error: unknown, report: (error: unknown) => void = () => {}): string => {
  const result = toErrorResult(error, report);
  expect(result.isError).toBe(true);
  expect(result).not.toHaveProperty("structuredContent");
  expect(result.content).toHaveLength(1);
  return result.content[0]?.text ?? "";
};

test("an answer is the same as data and as text", () => {
  const data = { id: 1, name: 'a "quoted"\nname', list: [{ ok: true }] };
  const result = toResult(data);
  expect(result.structuredContent).toEqual(data);
  expect(JSON.parse(result.content[0]?.text ?? "")).toEqual(data);
  expect(result.isError).toBeUndefined();
});

test("a user error has its code, what happened, the next step, and that a retry will not help", () => {
  const text = textOf(new UserError("There is no release 7.", "get_ingest_queue lists the ids.", "not_found"));
  expect(text).toMatch(/^not_found: There is no release 7\. get_ingest_queue lists the ids\./);
  expect(text).toContain("permanent");
});

test.each([
  ["tmdb_unavailable", "tmdb_unavailable"],
  ["plex_unavailable", "plex_unavailable"],
  ["transmission_unavailable", "transmission_unavailable"],
  ["transmission_busy", "transmission_unavailable"],
  ["no_space", "internal_error"],
] as const)("the outage %s is %s, temporary, with the time of a retry", (code, shown) => {
  const text = textOf(new Outage(code, "It does not answer.", { retryAfterMs: 1500 }));
  expect(text).toMatch(new RegExp(`^${shown}: It does not answer\\.`));
  expect(text).toMatch(/temporary.*\b2 s\b/);
});

test.each(["tmdb_unauthorized", "plex_unauthorized", "transmission_unauthorized"] as const)(
  "the outage %s is not temporary, because a retry does not fix a credential",
  (code) => {
    expect(textOf(new Outage(code, "It refuses the key."))).toMatch(/^unauthorized: It refuses the key\. \(permanent/);
  },
);

test("an outage without a retry time still names one", () => {
  expect(textOf(new Outage("plex_unavailable", "It does not answer."))).toMatch(/\b30 s\b/);
});

test("an unexpected error is reported and not shown, because it may contain anything", () => {
  const reported: unknown[] = [];
  const error = new Error("ENOENT /home/anna/.config?X-Plex-Token=s3cr3t");
  const text = textOf(error, (seen) => void reported.push(seen));
  expect(text).toMatch(/^internal_error: /);
  expect(text).not.toMatch(/s3cr3t|anna|ENOENT/);
  expect(reported).toEqual([error]);
  for (const thrown of ["text", undefined, null, { message: "s3cr3t" }]) expect(textOf(thrown)).not.toContain("s3cr3t");
});

test("a user error is not reported as a fault", () => {
  const report = (): never => {
    throw new Error("It was reported.");
  };
  textOf(new UserError("a", "b"), report);
  textOf(new Outage("tmdb_unavailable", "c"), report);
});

test("names in an error are cleaned, and its length is bounded", () => {
  const text = textOf(new UserError(`No "\u202E\u001b[2J\nfile"${"x".repeat(100_000)}`, "Look."));
  expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
  expect(text.length).toBeLessThanOrEqual(2000);
});
