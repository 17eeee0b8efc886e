import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import Sqlite from "better-sqlite3";

/** All that must never change about a file that is not ours. */
export type Traits = { ino: bigint; mode: bigint; uid: bigint; mtimeNs: bigint; sha256: string };

export const traitsOf = (path: string): Traits => {
  const { ino, mode, uid, mtimeNs } = lstatSync(path, { bigint: true });
  return { ino, mode, uid, mtimeNs, sha256: hashOf(path) };
};

const hashOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Every file below a folder with its traits, by relative path; links are not followed. */
export function filesWithTraits(folder: string): Map<string, Traits> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), traitsOf(path)];
    }),
  );
}

export type Before = { sources: Map<string, Traits>; planted: Map<string, Traits> };

export const lookBefore = (home: string): Before => ({
  sources: filesWithTraits(join(home, "downloads")),
  planted: filesWithTraits(join(home, "media")),
});

/**
 * What is wrong with a home whose release is filed or on its way, one sentence each: a source changed or lost (I1), a file
 * in the library that is no whole source (I2) or there twice (I3), a damaged database (I4), a file that was there and
 * changed (I6); with `ended` also what an ended filing must not leave (I5).
 */
export function violations(home: string, before: Before, { ended }: { ended: boolean }): string[] {
  const wrong: string[] = [];
  const sources = filesWithTraits(join(home, "downloads"));
  for (const [path, traits] of before.sources)
    if (!same(sources.get(path), traits)) wrong.push(`I1: the source ${path} is lost or changed`);
  const library = filesWithTraits(join(home, "media"));
  const whole = new Set([...before.sources.values()].map(({ sha256 }) => sha256));
  const seen = new Set<string>();
  for (const [path, traits] of library) {
    if (before.planted.has(path)) continue;
    if (/(?:^|\/)\./.test(path)) {
      if (ended) wrong.push(`I5: ${path} was left`);
      continue;
    }
    if (!whole.has(traits.sha256)) wrong.push(`I2: ${path} is no whole source`);
    if (seen.has(traits.sha256)) wrong.push(`I3: ${path} is filed a second time`);
    seen.add(traits.sha256);
  }
  if (ended && seen.size !== whole.size) wrong.push(`I3: ${seen.size} of ${whole.size} files are filed`);
  for (const [path, traits] of before.planted)
    if (!same(library.get(path), traits)) wrong.push(`I6: ${path}, which was there, is lost or changed`);
  return [...wrong, ...databaseFaults(home, library)];
}

const same = (a: Traits | undefined, b: Traits): boolean =>
  a !== undefined &&
  a.ino === b.ino &&
  a.mode === b.mode &&
  a.uid === b.uid &&
  a.mtimeNs === b.mtimeNs &&
  a.sha256 === b.sha256;

/** Damage, and what the journal says to be published but is not there. */
function databaseFaults(home: string, library: ReadonlyMap<string, Traits>): string[] {
  let db: Sqlite.Database;
  try {
    db = new Sqlite(join(home, "state", "plex-ingest.db"), { fileMustExist: true, timeout: 2000 });
  } catch {
    return []; // it was not made yet
  }
  try {
    const integrity = String(db.pragma("integrity_check", { simple: true }));
    const wrong = integrity === "ok" ? [] : [`I4: ${integrity}`];
    if ((db.pragma("foreign_key_check") as unknown[]).length > 0) wrong.push("I4: a foreign key leads nowhere");
    if (db.prepare("select 1 from sqlite_master where name = 'operation'").get() === undefined) return wrong;
    const rows = db
      .prepare("select final_path from operation where kind = 'publish' and state in ('published', 'sealed')")
      .pluck()
      .all() as string[];
    // The home may be seen through /proc, by another path than its own.
    const finals = rows.map((path) => path.slice(path.indexOf("/media/") + "/media/".length));
    for (const path of finals)
      if (!library.has(path)) wrong.push(`I2: ${path} is published in the journal, and not there`);
    if (new Set(finals).size !== finals.length) wrong.push("I3: the journal has one name published twice");
    return wrong;
  } finally {
    db.close();
  }
}
