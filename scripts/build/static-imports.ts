import { type ImportDeclaration, parse } from "acorn";

/** One `import` statement of a built ES module, with its place in the text. */
export interface StaticImport {
  start: number;
  end: number;
  from: string;
  /** A module's default export and its namespace are both called `default`. */
  entries: { name: string; local: string }[];
}

/**
 * Returns the `import` statements of a built ES module. The parser is plain JavaScript: the build
 * runs wherever npm installed the packages, and on Node 18, npm 9 leaves out native parsers without
 * a word, because their `engines` refuse that Node. `test/scripts/build/any-npm.test.ts` holds this.
 */
export function listStaticImports(text: string): StaticImport[] {
  return parse(text, { ecmaVersion: "latest", sourceType: "module" })
    .body.filter((statement) => statement.type === "ImportDeclaration")
    .map(({ start, end, source, specifiers }) => ({
      start,
      end,
      from: String(source.value),
      entries: specifiers.map((entry) => ({ name: nameOf(entry), local: entry.local.name })),
    }));
}

function nameOf(entry: ImportDeclaration["specifiers"][number]): string {
  if (entry.type !== "ImportSpecifier") return "default";
  return entry.imported.type === "Identifier" ? entry.imported.name : String(entry.imported.value);
}
