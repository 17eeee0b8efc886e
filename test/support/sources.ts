import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path/posix";

/** Sources, keyed by path below one folder. */
export type Sources = Readonly<Record<string, string>>;
export type Import = { from: string; to: string; how: "value" | "type" | "dynamic" };

const ROOT = resolve(import.meta.dirname, "../..");

/** Reads all TypeScript files in a folder. */
export const readSources = (folder = "src"): Sources =>
  Object.fromEntries(
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => isOurs(path))
      .map((path) => [path, readFileSync(join(ROOT, folder, path), "utf8")]),
  );

const NAMES = String.raw`\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+\w+))?`;
const STATIC = new RegExp(
  String.raw`^(?:import|export)\s+(type\s+)?(?:(?:${NAMES})\s+from\s+)?["']([^"']+)["']`,
  "gm",
);
const DYNAMIC = /\bimport\(\s*["'`]([^"'`]+)["'`]/g;

/**
 * Returns all imports of these files. Our own files are given as paths below the same folder, and
 * packages by name.
 */
export function importsOf(sources: Sources): Import[] {
  return Object.entries(sources).flatMap(([from, text]) => {
    const target = (name: string): string =>
      name.startsWith(".") ? normalize(join(dirname(from), name)) : name;
    return [
      ...[...text.matchAll(STATIC)].map((m) => ({
        from,
        to: target(m[2] ?? ""),
        how: m[1] ? ("type" as const) : ("value" as const),
      })),
      ...[...text.matchAll(DYNAMIC)].map((m) => ({
        from,
        to: target(m[1] ?? ""),
        how: "dynamic" as const,
      })),
    ];
  });
}

export const isOurs = (path: string): boolean => /\.tsx?$/.test(path);
/** Returns the first folder of a path. Each host is a separate layer. */
export const layerOf = (path: string): string => /^(?:hosts\/)?[^/]+/.exec(path)?.[0] ?? "";

/** Returns chains of arrows that lead back to their start, as `a → b → a`. */
export function circles(arrows: readonly { from: string; to: string }[]): string[] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, above: string[]): void => {
    if (above.includes(node)) found.push([...above.slice(above.indexOf(node)), node].join(" → "));
    if (above.includes(node) || done.has(node)) return;
    for (const { to } of next.get(node) ?? []) visit(to, [...above, node]);
    done.add(node);
  };
  for (const node of next.keys()) visit(node, []);
  return found;
}
