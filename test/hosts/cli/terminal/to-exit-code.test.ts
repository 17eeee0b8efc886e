import { expect, test } from "vitest";
import { Complaint, Outage, UserError } from "../../../../src/base/errors.ts";
import { exitCodeOfAll, explain } from "../../../../src/hosts/cli/terminal/to-exit-code.ts";

test("0 ok, 1 failed, 2 usage, 3 not found, 4 refused", () => {
  const codes = [
    "invalid_request",
    "not_found",
    "refused",
    "conflict",
    "internal_error",
    "tmdb_unavailable",
    "?",
  ];
  expect(codes.map((code) => exitCodeOfAll([{ ok: true }, { ok: false, code }]))).toEqual([
    2, 3, 4, 4, 1, 1, 1,
  ]);
  expect([[], [{ ok: true }], [{ ok: false }]].map(exitCodeOfAll)).toEqual([0, 0, 1]);
  // The decision was accepted, and an outage hinders it.
  expect(exitCodeOfAll([{ ok: true, code: "no_space" }])).toBe(1);
});

test("prints a user error as a cleaned description and the next step", () => {
  expect(explain(new UserError("No \u001b[31mfile\u202e.", "Look.", "not_found"))).toEqual({
    text: "No \ufffd[31mfile\ufffd.\n  Look.\n",
    exitCode: 3,
  });
});

test("reports an outage as a failure with the unavailable service and the next step", () => {
  expect(explain(new Outage("client_unavailable", "Transmission\u001b does not answer."))).toEqual({
    text: "Transmission\ufffd does not answer.\n  Run the command again when this is fixed.\n",
    exitCode: 1,
  });
});

test("prints each of several sentences on its own line, with the error's exit code", () => {
  expect(explain(new Complaint(["Two problems:", "  a", "  b"], 2))).toEqual({
    text: "Two problems:\n  a\n  b\n",
    exitCode: 2,
  });
});

test("prints any other error as one sentence without a stack trace", () => {
  expect(explain(new Error("odd"))).toEqual({ text: "Unexpected error: odd\n", exitCode: 1 });
  expect(explain("thrown")).toEqual({ text: "Unexpected error: thrown\n", exitCode: 1 });
});
