import { type Comment, parseSync } from "oxc-parser";

/** A text in a file that people read, with the line on which it starts. */
export type FoundText = {
  kind: "comment" | "title" | "message" | "paragraph";
  line: number;
  text: string;
};

type SyntaxNode = { type: string; start: number; end: number; [key: string]: unknown };

const TEST_CALLS = new Set(["test", "it", "describe"]);
const DIRECTIVE = /biome-ignore|oxlint-|@ts-|^!/;

/** Only texts of two or more words count. SQL, class names and single words are not prose. */
const isProse = (text: string): boolean =>
  /[a-z]{2,},? [a-z]{2,}/i.test(text) &&
  !/^\s*(?:select|insert|update|delete|with|create|alter)\b/i.test(text);

/**
 * Returns the comments of a TypeScript source, its test titles, and its string literals that look
 * like prose. Adjacent line comments count as one text.
 */
export function readSource(path: string, source: string): FoundText[] {
  const { comments, program } = parseSync(path, source);
  const lineOf = createLineFinder(source);
  const texts = joinLineComments(comments, source).map(({ start, text }) => ({
    kind: "comment" as const,
    line: lineOf(start),
    text,
  }));
  const literals: FoundText[] = [];
  visit(program, (node) => {
    const title = titleOf(node, source);
    if (title !== undefined) {
      literals.push({ kind: "title", line: lineOf(node.start), text: title });
    }
    const text = textOf(node, source);
    if (text !== undefined && isProse(text)) {
      literals.push({ kind: "message", line: lineOf(node.start), text });
    }
  });
  return [...texts, ...literals];
}

/** Returns the paragraphs, list items and table rows of a Markdown page, without its code. */
export function readMarkdown(page: string): FoundText[] {
  const found: FoundText[] = [];
  let open: FoundText | undefined;
  let isCode = false;
  for (const [index, line] of page.split("\n").entries()) {
    if (/^\s*```/.test(line)) {
      isCode = !isCode;
      open = undefined;
    } else if (isCode || line.trim() === "") {
      open = undefined;
    } else if (open === undefined || /^\s*(?:[*-]|\d+\.|\||#) ?/.test(line)) {
      open = { kind: "paragraph", line: index + 1, text: line };
      found.push(open);
    } else {
      open.text += ` ${line.trim()}`;
    }
  }
  return found.map((text) => ({ ...text, text: text.text.replaceAll(/`[^`]*`/g, "`…`") }));
}

function joinLineComments(
  comments: readonly Comment[],
  source: string,
): { start: number; text: string }[] {
  const joined: { start: number; end: number; text: string }[] = [];
  for (const { type, value, start, end } of comments) {
    if (DIRECTIVE.test(value)) continue;
    const last = joined.at(-1);
    const follows =
      last !== undefined && /^[^\S\n]*\n?[^\S\n]*$/.test(source.slice(last.end, start));
    if (type === "Line" && follows) {
      last.text += ` ${value.trim()}`;
      last.end = end;
    } else {
      const text = value.replaceAll(/^\*+|^\s*\* ?/gm, "").replaceAll(/\s+/g, " ");
      joined.push({ start, end, text: text.trim() });
    }
  }
  return joined;
}

/** Returns the title in a call of `test`, `it` or `describe`, also with `.each` and the like. */
function titleOf(node: SyntaxNode, source: string): string | undefined {
  if (node.type !== "CallExpression" || !Array.isArray(node["arguments"])) return undefined;
  let callee = node["callee"];
  while (isNode(callee) && callee.type !== "Identifier") {
    callee = callee["object"] ?? callee["callee"] ?? callee["tag"];
  }
  const first: unknown = node["arguments"][0];
  return isNode(callee) && TEST_CALLS.has(String(callee["name"])) && isNode(first)
    ? textOf(first, source)
    : undefined;
}

function textOf(node: SyntaxNode, source: string): string | undefined {
  if (node.type === "Literal" && typeof node["value"] === "string") return node["value"];
  if (node.type === "JSXText") return String(node["value"]).trim();
  if (node.type !== "TemplateLiteral" || !Array.isArray(node["quasis"])) return undefined;
  return node["quasis"]
    .filter(isNode)
    .map(({ start, end }) => source.slice(start, end))
    .join("…");
}

/** Calls `act` for every node below a value, except in imports and re-exports. */
function visit(value: unknown, act: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) {
    for (const child of value) visit(child, act);
  } else if (isNode(value) && !/^(?:Import|ExportAll)/.test(value.type)) {
    act(value);
    for (const child of Object.values(value)) visit(child, act);
  }
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

function createLineFinder(source: string): (offset: number) => number {
  const starts = [...source.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
