import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path/posix";

/** Sources by their path below one folder. */
export type Sources = Readonly<Record<string, string>>;
export type Import = { from: string; to: string; how: "value" | "type" | "dynamic" };

const ROOT = resolve(import.meta.dirname, "../..");

/** Every file of a folder, with its text. */
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
 * All imports of these files; a path of ours is given below the same folder, a package by its name.
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
/** The first folder of a path; a host is a layer by itself. */
export const layerOf = (path: string): string => /^(?:hosts\/)?[^/]+/.exec(path)?.[0] ?? "";

/** Chains of arrows that come back to where they began, as `a → b → a`. */
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
