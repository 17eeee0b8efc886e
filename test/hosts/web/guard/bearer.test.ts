import { expect, test } from "vitest";
import type { FixedToken } from "../../../../src/core/role.ts";
import { createBearer } from "../../../../src/hosts/web/guard/admit.ts";

const TOKEN = "t0ken-".repeat(8);

test("compares tokens of any length, and accepts only the correct token", () => {
  const bearer = createBearer((role) => (role === "operator" ? TOKEN : undefined));
  for (let length = 1; length < 200; length++) {
    expect(bearer([`Bearer ${TOKEN.repeat(5).slice(0, length)}`])).toBe(
      length === TOKEN.length ? "operator" : "wrong",
    );
  }
  for (const other of [`${TOKEN.slice(0, -1)}x`, TOKEN.toUpperCase()]) {
    expect(bearer([`Bearer ${other}`])).toBe("wrong");
  }
  for (const given of ["", " ", "é", "a b", "\0", "x".repeat(8193)]) {
    expect(bearer([`Bearer ${given}`]), JSON.stringify(given.slice(0, 9))).toBe("malformed");
  }
  expect(bearer([TOKEN])).toBe("malformed");
});

test("each token has its role, and a removed token has none", () => {
  const tokens: Record<FixedToken, string | undefined> = {
    operator: TOKEN,
    reviewer: "r3view-".repeat(6),
    reader: "r3ader-".repeat(6),
  };
  const bearer = createBearer((role) => tokens[role]);
  const [operator, reviewer] = [`Bearer ${tokens.operator}`, `Bearer ${tokens.reviewer}`];
  const given = [operator, reviewer, `Bearer ${tokens.reader}`, `${reviewer}x`];
  expect(given.map((header) => bearer([header]))).toEqual([
    "operator",
    "reviewer",
    "reader",
    "wrong",
  ]);
  tokens.reviewer = undefined;
  expect([bearer([operator]), bearer([reviewer]), bearer(["Bearer undefined"])]).toEqual([
    "operator",
    "wrong",
    "wrong",
  ]);
  tokens.operator = undefined;
  expect(bearer([reviewer])).toBe("open");
});
