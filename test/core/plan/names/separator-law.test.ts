import { expect, test } from "vitest";
import {
  fieldsOf,
  parseTemplate,
  type Template,
} from "../../../../src/core/plan/names/parse-template.ts";
import { render, type TemplateValues } from "../../../../src/core/plan/names/render-template.ts";
import { randomFrom, SEED } from "../../../support/random.ts";

const RUNS = 3000;
const SEPARATORS = [" ", " - ", "-", ".", "_", ", "];
const FIELDS = ["a", "b", "c", "d", "e", "f", "g"];

function parsed(text: string): Template {
  const template = parseTemplate(text);
  if ("allowed" in template) throw new Error(`${text}: ${template.allowed}`);
  return template;
}

/** Fields with one separator, a bracket or nothing between them, in groups up to two deep. */
function madeTemplate(random: (below: number) => number): string {
  const left = [...FIELDS];
  const separator = (): string => SEPARATORS[random(SEPARATORS.length)] ?? " ";
  const fields = (count: number): string => {
    let text = "";
    for (let i = 0; i < count && left.length > 0; i += 1) {
      const between = i === 0 || random(5) === 0 ? "" : separator();
      const kind = random(6);
      if (kind === 0) text += `${between}[${fields(1 + random(3))}]`;
      else if (kind === 1 && i > 0) text += `{${between || separator()}${fields(1 + random(3))}}`;
      else text += `${between}{${left.shift()}}`;
    }
    return text;
  };
  return `{title}${separator()}{${left.shift()}}${separator()}${fields(4)}`;
}

test("a separator stands only between two values, whole and once", () => {
  const next = randomFrom(SEED);
  const random = (below: number): number => Math.floor(next() * below);
  for (let run = 0; run < RUNS; run += 1) {
    const text = madeTemplate(random);
    const template = parsed(text);
    const values: Readonly<Record<string, string>> = Object.fromEntries(
      fieldsOf(template).map(({ field }) => [
        field,
        field === "title" || random(2) === 0 ? `<${field}>` : "",
      ]),
    );
    const name = render(template, values);
    const about = `${text} with ${JSON.stringify(values)} gives ${name}`;
    expect(name, about).not.toMatch(/\[\]|\[[^<[]|[^>\]]\]/);
    const gaps = name.split(/<[^<>]*>/).map((gap) => gap.replace(/[[\]]/g, ""));
    expect(gaps.shift(), about).toBe("");
    expect(gaps.pop(), about).toBe("");
    for (const gap of gaps) expect(["", ...SEPARATORS], about).toContain(gap);
    expect(name.match(/<[^<>]*>/g), about).toEqual(
      fieldsOf(template).flatMap(({ field }) => values[field] || []),
    );
  }
});

test.each<[string, TemplateValues, string]>([
  ["{title} [{source}-{resolution}]", { source: "BluRay" }, "T [BluRay]"],
  ["{title} [{source}-{resolution}]", { resolution: "1080p" }, "T [1080p]"],
  ["{title} [{source} {resolution}]", { resolution: "1080p" }, "T [1080p]"],
  ["{title} - {edition}{-{group}}", { group: "GRP" }, "T-GRP"],
  ["{title} - {edition} [{source}]", { source: "BluRay" }, "T - [BluRay]"],
  ["{title} - {edition} [{source}]", {}, "T"],
  ["{title} - {edition} - {source}", { source: "BluRay" }, "T - BluRay"],
  // The results of earlier versions, which already obeyed the law.
  ["{title}{ - {resolution} {source}}", { source: "BluRay" }, "T - BluRay"],
  ["{title}{ - {resolution} {source}}", { resolution: "1080p" }, "T - 1080p"],
  ["{title} {edition} [{source}]", { source: "BluRay" }, "T [BluRay]"],
  ["{title} {edition}[{source}]", { source: "BluRay" }, "T[BluRay]"],
  ["{title} {edition} {tmdb} {source}", { source: "BluRay" }, "T BluRay"],
  ["{title} {edition}{-{group}}", { group: "GRP" }, "T-GRP"],
  ["{title} {edition} [web] [ {source} ]", { source: "BluRay" }, "T [web] [ BluRay ]"],
  ["{title} in {resolution}", {}, "T in"],
])("%s with %j gives %s", (text, values, name) => {
  expect(render(parsed(text), { title: "T", ...values })).toBe(name);
});
