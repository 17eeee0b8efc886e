import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const STYLE = resolve("src/hosts/ui/style");

/**
 * Parts that several pages use, each with rules in one sheet. Another sheet may vary a part only
 * inside something of that sheet, such as `.trow > .num`. Every other class name belongs to one
 * sheet.
 */
const SHARED = new Set(
  [
    // Text and marks, of base.css, shell.css and states.css.
    ["acts", "badge", "bottom", "brand", "break", "button", "cut", "dim", "foot", "i", "main"],
    ["mono", "note", "num", "plain", "poster", "sk", "tag", "toast"],
    // Tones.
    ["danger", "info", "success", "warning"],
    // Filters of lists, and fields of settings.
    ["chips", "count", "other", "searchbox", "selw"],
    ["field", "plex-sign-in", "sctl", "srow", "tested"],
    // Cards, and what a row says about a release.
    ["card", "cardhead", "facts", "item", "name", "step"],
  ].flat(),
);

/** A selector without lists. `styled` are the class names of the element that it styles. */
type Selector = { sheet: string; says: string; classes: string[]; styled: string[] };

/** Splits at the top level, outside brackets. */
function splitAt(text: string, mark: RegExp): string[] {
  const parts = [""];
  let depth = 0;
  for (const sign of text) {
    depth += "([".includes(sign) ? 1 : ")]".includes(sign) ? -1 : 0;
    if (depth === 0 && mark.test(sign)) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** Replaces each `:is(a, b)` with one selector for each of its parts. */
function withoutIs(selector: string): string[] {
  const start = selector.indexOf(":is(");
  if (start === -1) return [selector];
  let end = start + ":is(".length;
  for (let depth = 1; depth > 0; end++) {
    depth += selector[end] === "(" ? 1 : selector[end] === ")" ? -1 : 0;
  }
  return splitAt(selector.slice(start + ":is(".length, end - 1), /,/).flatMap((part) =>
    withoutIs(selector.slice(0, start) + part + selector.slice(end)),
  );
}

const classesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = ""]) => name)),
];

/** Conditions select by another element, or by the absence of a class. */
const withoutConditions = (selector: string): string =>
  selector.replaceAll(/:(?:has|not)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, "");

/** All selectors of a sheet, except for those of `:where`, which give way to any other rule. */
function selectorsOf(sheet: string, css: string): Selector[] {
  const heads = css.replaceAll(/\/\*[^]*?\*\//g, "").matchAll(/([^{};]+)\{/g);
  return [...heads]
    .map(([, head = ""]) => head.trim())
    .filter((head) => !/^(?:@|from$|to$)/.test(head))
    .flatMap((head) => splitAt(head, /,/))
    .flatMap(withoutIs)
    .filter((says) => !says.includes(":where("))
    .map((says) => {
      const [element = ""] = splitAt(withoutConditions(says), /[\s>+~]/).slice(-1);
      return { sheet, says, classes: classesOf(says), styled: classesOf(element) };
    });
}

/**
 * Returns where a class name means two things: names with a rule of their own in two sheets, and
 * rules that style the name of another sheet without being inside of something of this sheet.
 */
function findMeetings(sheets: Readonly<Record<string, string>>): string[] {
  const all = Object.entries(sheets).flatMap(([sheet, css]) => selectorsOf(sheet, css));
  /** The sheets in which a rule styles only this name. Names of states have no such rule. */
  const owners = new Map<string, Set<string>>();
  const named = new Map<string, Set<string>>();
  for (const { sheet, classes, styled } of all) {
    for (const name of classes) named.set(name, (named.get(name) ?? new Set()).add(sheet));
    const [only, ...others] = classes;
    if (only === undefined || others.length > 0 || !styled.includes(only)) continue;
    owners.set(only, (owners.get(only) ?? new Set()).add(sheet));
  }
  const isOf = (sheet: string, name: string): boolean => {
    const of = owners.get(name) ?? named.get(name);
    return of?.size === 1 && of.has(sheet);
  };
  const twice = [...owners].flatMap(([name, { size }]) =>
    size > 1 ? `.${name}: ${[...(owners.get(name) ?? [])].join(", ")}` : [],
  );
  const foreign = all.flatMap(({ sheet, says, classes, styled }) => {
    const isInside = classes.some((name) => isOf(sheet, name));
    const others = styled.filter((name) => owners.get(name)?.size === 1 && !isOf(sheet, name));
    return others.every((name) => isInside && SHARED.has(name)) ? [] : `${sheet}: ${says}`;
  });
  return [...twice, ...foreign];
}

test("a class name has one meaning on all pages", () => {
  // The sheets for MCP clients adapt the page to a frame, and are loaded into nothing else.
  const sheets = globSync("*.css", { cwd: STYLE }).filter((name) => !name.startsWith("embedded"));
  expect(
    findMeetings(
      Object.fromEntries(
        sheets.map((name) => [name, readFileSync(`${STYLE}/${name}`, "utf8")] as const),
      ),
    ),
  ).toEqual([]);
});

test("finds a name with rules in two sheets, and a name that is styled from outside", () => {
  const sheets = {
    "base.css": ":is(.dim, .other) { top: 0 } :where(.more) { top: 0 } .fold { top: 0 }",
    "list.css": ".more { top: 0 } .row .dim { top: 0 }",
    "wide.css": "@media print { .more { top: 0 } } .pane .fold { top: 0 } .dim + .note { top: 0 }",
  };
  expect(findMeetings(sheets)).toEqual([".more: list.css, wide.css", "wide.css: .pane .fold"]);
});
