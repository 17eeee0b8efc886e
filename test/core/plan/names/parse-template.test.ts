import { expect, test } from "vitest";
import {
  fieldsOf,
  parseTemplate,
  type Template,
  textsOf,
} from "../../../../src/core/plan/names/parse-template.ts";
import { render, type TemplateValues } from "../../../../src/core/plan/names/render-template.ts";

function parsed(text: string): Template {
  const template = parseTemplate(text);
  if ("allowed" in template) throw new Error(template.allowed);
  return template;
}

const shown = (text: string, values: TemplateValues = {}) => render(parsed(text), values);

test("replaces fields with their values, pads numbers, and repeats the letter in a range", () => {
  expect(shown("{title}!", { title: "Heat" })).toBe("Heat!");
  expect(shown("{Title}", { title: "Heat" })).toBe("Heat");
  expect(shown("S{season:2}", { season: 3 })).toBe("S03");
  expect(shown("S{season}", { season: 3 })).toBe("S3");
  expect(shown("S{season:2}", { season: 2012 })).toBe("S2012");
  expect(shown("s{season:2}e{episode:2}", { season: 1, episode: [1, 3] })).toBe("s01e01-e03");
  expect(shown("S{season:2}E{episode:2}", { season: 1, episode: [1, 3] })).toBe("S01E01-E03");
  expect(shown("e{episode:2}", { episode: [4, 4] })).toBe("e04");
});

test("drops an empty field with the space before it, and a group if all its fields are empty", () => {
  expect(shown("{title} {edition} x", { title: "Heat" })).toBe("Heat x");
  expect(shown("{title} {edition}", { title: "Heat", edition: "" })).toBe("Heat");
  const text = "{title} ({year}){ - {resolution} {source}} [{group}]";
  expect(shown(text, { title: "Heat" })).toBe("Heat");
  expect(shown(text, { title: "Heat", year: 1995, source: "BluRay" })).toBe("Heat (1995) - BluRay");
  expect(shown(text, { title: "Heat", resolution: "1080p", group: "A" })).toBe("Heat - 1080p [A]");
  expect(shown("{ [{resolution}]}", { resolution: "720p" })).toBe(" [720p]");
});

test("never parses a value as a template, and keeps literal brackets", () => {
  expect(shown("{title} ({year})", { title: "{year} (x" })).toBe("{year} (x");
  expect(shown("a (b) [c] {title}", { title: "T" })).toBe("a (b) [c] T");
  const template = parsed("{title} ({year}){ - {resolution}}");
  expect(fieldsOf(template).map(({ field }) => field)).toEqual(["title", "year", "resolution"]);
  expect(textsOf(template)).toEqual([" ", " - "]);
});

test.each([
  ["{title", "brackets in pairs"],
  ["title}", "brackets in pairs"],
  ["({title}", "brackets in pairs"],
  ["{title})", "brackets in pairs"],
  ["[({title}])", "brackets in pairs"],
  ["{}", "a field like {title} in each pair of braces"],
  ["{title:9}", "a field like {title} in each pair of braces"],
  ["{tmdb-603}", "a field like {title} in each pair of braces"],
  ["x".repeat(201), "at most 200 characters"],
  ["{".repeat(200), "brackets in pairs"],
])("%j is refused", (text, allowed) => {
  const template = parseTemplate(text);
  expect("allowed" in template && template.allowed).toBe(allowed);
});
