import { expect, test } from "vitest";
import { type Sentence, sentence, toToolText } from "../../../src/base/actions/sentence.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";
import { toErrorResult, toResult, toToolError } from "../../../src/hosts/mcp/to-result.ts";

const inAllTools = (said: Sentence): string => toToolText(said, () => true);
const partsOf = (error: unknown, report: (error: unknown) => void = () => {}) =>
  toToolError(error, report, inAllTools);

test("returns the same answer as data and as text", () => {
  const data = { id: 1, name: 'a "quoted"\nname', list: [{ ok: true }] };
  const result = toResult(data);
  expect(result.structuredContent).toEqual(data);
  expect(JSON.parse(result.content[0]?.text ?? "")).toEqual(data);
  expect(result.isError).toBeUndefined();
});

const permanent = { temporary: false };
const unexpected = "An unexpected error occurred; see the server's log on stderr.";

// A retry helps during an outage, but does not fix a credential.
test.each<[Error, object, string]>([
  [
    new UserError("A.", sentence`Do ${{ do: "show", id: 7 }}.`, "refused"),
    { code: "refused", message: "A.", next: 'Do get_ingest_item {"id":7}.', ...permanent },
    'refused: A. Do get_ingest_item {"id":7}. (permanent until changed)',
  ],
  [
    new UserError("A.", "Do it."),
    { code: "invalid_request", message: "A.", next: "Do it.", ...permanent },
    "invalid_request: A. Do it. (permanent until changed)",
  ],
  ...(
    [
      ["tmdb_unavailable", "tmdb_unavailable"],
      ["plex_unavailable", "plex_unavailable"],
      ["client_unavailable", "transmission_unavailable"],
      ["client_busy", "transmission_unavailable"],
      ["no_space", "internal_error"],
    ] as const
  ).map(([code, shown]): [Error, object, string] => [
    new Outage(code, "B."),
    { code: shown, message: "B.", temporary: true, retryAfterSeconds: 30 },
    `${shown}: B. (temporary; try again in 30 s)`,
  ]),
  [
    new Outage("no_space", "C.", { retryAfterMs: 1500 }),
    { code: "internal_error", message: "C.", temporary: true, retryAfterSeconds: 2 },
    "internal_error: C. (temporary; try again in 2 s)",
  ],
  ...(["tmdb_unauthorized", "plex_unauthorized", "client_unauthorized"] as const).map(
    (code): [Error, object, string] => [
      new Outage(code, "D."),
      { code: "unauthorized", message: "D.", ...permanent },
      "unauthorized: D. (permanent until changed)",
    ],
  ),
  ...(["not_writable", "not_readable", "other_storage"] as const).map(
    (code): [Error, object, string] => [
      new Outage(code, "D."),
      { code: "internal_error", message: "D.", ...permanent },
      "internal_error: D. (permanent until changed)",
    ],
  ),
  [
    new Outage("plex_unavailable", "D.", { isLasting: true, retryAfterMs: 1000 }),
    { code: "plex_unavailable", message: "D.", ...permanent },
    "plex_unavailable: D. (permanent until changed)",
  ],
  [
    new Error("E"),
    { code: "internal_error", message: unexpected, temporary: true },
    `internal_error: ${unexpected} (temporary; try again)`,
  ],
])(
  "an error has separate fields, and a text with the next step and whether a retry helps: %s",
  (error, parts, text) => {
    expect(partsOf(error)).toEqual(parts);
    expect(toErrorResult(partsOf(error))).toEqual({
      content: [{ type: "text", text }],
      isError: true,
    });
  },
);

test("reports an unexpected error without revealing its content, and reports no other error", () => {
  const reported: unknown[] = [];
  const error = new Error("ENOENT /home/anna/.config?X-Plex-Token=s3cr3t");
  const told = partsOf(error, (seen) => void reported.push(seen));
  expect(JSON.stringify(told)).not.toMatch(/s3cr3t|anna|ENOENT/);
  expect(reported).toEqual([error]);
  for (const thrown of ["s3cr3t", undefined, null, { message: "s3cr3t" }]) {
    expect(JSON.stringify(partsOf(thrown))).not.toContain("s3cr3t");
  }
  const report = (): never => expect.unreachable("It was reported.");
  partsOf(new UserError("a", "b"), report);
  partsOf(new Outage("tmdb_unavailable", "c"), report);
});

test("cleans names in an error and limits its length, in its fields and its text", () => {
  const told = partsOf(
    new UserError(`No "\u202E\u001b[2J\nfile"${"x".repeat(100_000)}`, "Look.\u202e"),
  );
  const text = toErrorResult(told).content[0]?.text ?? "";
  for (const said of [told.message, told.next, text]) {
    expect(said).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(said?.length).toBeLessThanOrEqual(2000);
  }
});
