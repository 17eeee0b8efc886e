import { expect, test } from "vitest";
import { similarity } from "../../../src/core/identify/similarity.ts";

test("only equal keys reach 1000 and nothing else exceeds 750; it is symmetric and an integer", () => {
  expect(similarity("dune", "dune")).toBe(1000);
  expect(similarity("father hood", "fatherhood")).toBe(750);
  expect(similarity("", "")).toBe(0);
  expect(similarity("planet of apes", "apes planet")).toBe(similarity("apes planet", "planet of apes"));
  expect(Number.isInteger(similarity("abc def", "abd"))).toBe(true);
});

test("a misspelling is nearer than another title, and another number is further", () => {
  const misspelt = similarity("the matrx", "the matrix");
  expect(misspelt).toBeGreaterThan(500);
  expect(similarity("the matrx", "the martian")).toBeLessThan(misspelt);
  expect(similarity("rocky 3", "rocky 2")).toBeLessThan(similarity("rockys", "rocky"));
});
