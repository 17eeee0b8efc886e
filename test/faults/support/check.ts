import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { sound, withDatabase } from "../../crash/check/check-database.ts";
import { below, factsOf } from "../../crash/check/look.ts";
import type { Facts } from "../../crash/check/world.ts";

/** All files below a folder with their facts, by relative path; links are not followed. */
function filesWithFacts(folder: string): Map<string, Facts> {
  const all = below(folder).files.flatMap((path) => factsOf(path) ?? []);
  return new Map(
    all
      .filter(({ link }) => link === undefined)
      .map((facts) => [relative(folder, facts.path), facts]),
  );
}

export type Before = { sources: Map<string, Facts>; planted: Map<string, Facts> };

export const lookBefore = (home: string): Before => ({
  sources: filesWithFacts(join(home, "downloads")),
  planted: filesWithFacts(join(home, "media")),
});

/**
 * Violations in a home whose release is filed or being filed, one sentence each: a source changed
 * or lost (I1), a library file that is not a complete source (I2) or exists twice (I3), a damaged
 * database (I4), an existing file that changed (I6). With `ended` also anything that finished
 * filing must not leave behind (I5).
 */
export function violations(home: string, before: Before, { ended }: { ended: boolean }): string[] {
  const wrong: string[] = [];
  const sources = filesWithFacts(join(home, "downloads"));
  for (const [path, facts] of before.sources) {
    if (!same(sources.get(path), facts)) wrong.push(`I1: the source ${path} is lost or changed`);
  }
  const library = filesWithFacts(join(home, "media"));
  const whole = new Set([...before.sources.values()].map(({ sha256 }) => sha256));
  const seen = new Set<string>();
  for (const [path, facts] of library) {
    if (before.planted.has(path)) continue;
    if (/(?:^|\/)\./.test(path)) {
      if (ended) wrong.push(`I5: ${path} was left`);
      continue;
    }
    if (!whole.has(facts.sha256)) wrong.push(`I2: ${path} is no whole source`);
    if (seen.has(facts.sha256)) wrong.push(`I3: ${path} is filed a second time`);
    seen.add(facts.sha256);
  }
  if (ended && seen.size !== whole.size) {
    wrong.push(`I3: ${seen.size} of ${whole.size} files are filed`);
  }
  for (const [path, facts] of before.planted) {
    if (!same(library.get(path), facts)) {
      wrong.push(`I6: ${path}, which was there, is lost or changed`);
    }
  }
  return [...wrong, ...databaseFaults(home, library)];
}

/**
 * Facts that must never change about a file that is not ours. The device is not included, because a
 * disk that is mounted again may have another number.
 */
const KEPT = ["ino", "mode", "owner", "mtimeNs", "sha256"] as const;
const same = (now: Facts | undefined, before: Facts): boolean =>
  now !== undefined && KEPT.every((name) => now[name] === before[name]);

/** Damage, and publications in the journal whose files are missing. */
function databaseFaults(home: string, library: ReadonlyMap<string, Facts>): string[] {
  const database = join(home, "state", "plex-ingest.db");
  if (!existsSync(database)) return []; // the database does not exist yet
  return withDatabase({ database }, (rows) => {
    const wrong = sound(rows);
    if (rows("select 1 from sqlite_master where name = 'operation'").length === 0) return wrong;
    const published =
      "select final_path from operation where kind = 'publish' and state in ('published', 'sealed')";
    const paths = rows(published).map((row) => String(row["final_path"]));
    // The home may be seen through /proc, by another path than its own.
    const finals = paths.map((path) => path.slice(path.indexOf("/media/") + "/media/".length));
    for (const path of finals) {
      if (!library.has(path)) wrong.push(`I2: ${path} is published in the journal, and not there`);
    }
    if (new Set(finals).size !== finals.length) {
      wrong.push("I3: the journal has one name published twice");
    }
    return wrong;
  });
}
