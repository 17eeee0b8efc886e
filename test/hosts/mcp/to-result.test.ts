import { expect, test } from "vitest";
import { type Sentence, sentence } from "../../../src/core/actions/sentence.ts";
import { inTools } from "../../../src/core/actions/tongues.ts";
import { Outage, UserError } from "../../../src/core/errors.ts";
import { errorResult, toResult, toToolError } from "../../../src/hosts/mcp/to-result.ts";

const inAllTools = (said: Sentence): string => inTools(said, () => true);

const textOf = (error: unknown, report: (error: unknown) => void = () => {}): string => {
  const result = errorResult(toToolError(error, report, inAllTools));
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
  ["client_unavailable", "transmission_unavailable"],
  ["client_busy", "transmission_unavailable"],
  ["no_space", "internal_error"],
] as const)("the outage %s is %s, temporary, with the time of a retry", (code, shown) => {
  const text = textOf(new Outage(code, "It does not answer.", { retryAfterMs: 1500 }));
  expect(text).toMatch(new RegExp(`^${shown}: It does not answer\\.`));
  expect(text).toMatch(/temporary.*\b2 s\b/);
});

test.each(["tmdb_unauthorized", "plex_unauthorized", "client_unauthorized"] as const)(
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

const partsOf = (error: unknown) => toToolError(error, () => {}, inAllTools);

test("the parts of an error are apart: its code, what happened, the next step and when to try again", () => {
  expect(partsOf(new UserError("Release 7 is gone.", sentence`See ${{ do: "show", id: 7 }}.`, "conflict"))).toEqual({
    code: "conflict",
    message: "Release 7 is gone.",
    next: 'See get_ingest_item {"id":7}.',
    temporary: false,
  });
  expect(partsOf(new Outage("plex_unavailable", "It does not answer.", { retryAfterMs: 1500 }))).toEqual({
    code: "plex_unavailable",
    message: "It does not answer.",
    temporary: true,
    retryAfterSeconds: 2,
  });
  expect(partsOf(new Outage("tmdb_unauthorized", "It refuses the key."))).toEqual({
    code: "unauthorized",
    message: "It refuses the key.",
    temporary: false,
  });
  expect(partsOf(new Error("/home/anna/s3cr3t"))).toEqual({
    code: "internal_error",
    message: expect.not.stringMatching(/s3cr3t|anna/),
    temporary: true,
  });
  const long = partsOf(new UserError(`"\u202E\u001b[2J${"x".repeat(100_000)}`, "Look.\u202e"));
  expect(JSON.stringify(long)).not.toMatch(/\\u001b|\u202e/);
  expect(long.message.length).toBeLessThanOrEqual(2000);
});

test.each([
  [
    new UserError("A.", sentence`Do ${{ do: "show", id: 7 }}.`, "refused"),
    'refused: A. Do get_ingest_item {"id":7}. (permanent until changed)',
  ],
  [new UserError("A.", "Do it."), "invalid_request: A. Do it. (permanent until changed)"],
  [new Outage("tmdb_unavailable", "B."), "tmdb_unavailable: B. (temporary; try again in 30 s)"],
  [new Outage("no_space", "C.", { retryAfterMs: 1 }), "internal_error: C. (temporary; try again in 1 s)"],
  [new Outage("plex_unauthorized", "D."), "unauthorized: D. (permanent until changed)"],
  [
    new Error("E"),
    "internal_error: Something unexpected failed; the server's log on stderr has it. (temporary; try once more)",
  ],
])("an error in parts joins to the text that MCP clients always got: %s", (error, text) => {
  expect(errorResult(partsOf(error)).content).toEqual([{ type: "text", text }]);
  expect(textOf(error)).toBe(text);
});
