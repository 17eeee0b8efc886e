import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const TOKENS = readFileSync("src/hosts/ui/style/tokens.css", "utf8");

/** A token's colours in the light and in the dark scheme. */
function coloursOf(token: string): [light: string, dark: string] {
  const [, light = "", dark = ""] =
    new RegExp(`--color-${token}:\\s*light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(
      TOKENS,
    ) ?? [];
  if (dark === "") throw new Error(`There is no token ${token}.`);
  return [light, dark];
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (a: string, b: string): number => {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].toSorted((one, two) => one - two);
  return (more + 0.05) / (less + 0.05);
};

const GROUNDS = ["background-primary", "background-secondary", "background-tertiary"];
const TEXTS = [
  ...GROUNDS.flatMap((ground) => [
    ["text-primary", ground],
    ["text-secondary", ground],
  ]),
  ...["info", "warning", "danger", "success"].map((tone) => [`text-${tone}`, `background-${tone}`]),
  // On a selected card, and in a table.
  ...["info", "danger", "success", "warning"].flatMap((tone) =>
    GROUNDS.map((ground) => [`text-${tone}`, ground]),
  ),
  ["text-inverse", "background-inverse"],
  ["text-on-danger", "background-danger-strong"],
];

test.each(TEXTS)("%s is readable on %s, in light and dark mode", (text = "", ground = "") => {
  for (const at of [0, 1] as const) {
    expect(contrast(coloursOf(text)[at], coloursOf(ground)[at])).toBeGreaterThanOrEqual(4.5);
  }
});

test.each([
  ["border-primary", "background-primary"],
  ["ring-primary", "background-primary"],
  ["ring-primary", "background-tertiary"],
])("%s is visible on %s", (line, ground) => {
  for (const at of [0, 1] as const) {
    expect(contrast(coloursOf(line)[at], coloursOf(ground)[at])).toBeGreaterThanOrEqual(3);
  }
});
