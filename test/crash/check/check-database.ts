import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import Sqlite from "better-sqlite3";
import type { Standing } from "./check-disk.ts";
import { factsOf } from "./look.ts";
import type { World } from "./world.ts";

type Row = Record<string, string | number | null>;

/**
 * Reads a copy of the database. Opening the database itself would end its log, which is the
 * engine's job.
 */
export function withDatabase<T>(
  world: Pick<World, "database" | "server">,
  look: (rows: (sql: string) => Row[]) => T,
): T {
  if (world.server !== undefined) {
    using db = copyOf(world.server);
    return look(db.rows);
  }
  const folder = `${dirname(world.database)}-looked-at`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const copy = join(folder, "copy.db");
  for (const end of ["", "-wal"]) {
    if (existsSync(world.database + end)) copyFileSync(world.database + end, copy + end);
  }
  const db = new Sqlite(copy);
  try {
    return look((sql) => db.prepare(sql).all() as Row[]);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const TABLES = ["release", "operation", "history", "trash"];

/** Copies the checked tables from a server. */
function copyOf(server: string): Disposable & { rows: (sql: string) => Row[] } {
  const json = TABLES.map(
    (name) => `'${name}', (select jsonb_agg(t) from plex_ingest.${name} as t)`,
  ).join(", ");
  const columns = `select jsonb_object_agg(table_name, names) from (select table_name, jsonb_agg(column_name) as names
    from information_schema.columns where table_schema = 'plex_ingest' group by 1) as t`;
  const asked = ["-c", columns, "-c", `select jsonb_build_object(${json})`];
  const [first = "", second = ""] = execFileSync("psql", ["-qAtX", "-d", server, ...asked], {
    encoding: "utf8",
  }).split("\n");
  const names = JSON.parse(first) as Record<string, string[]>;
  const all = JSON.parse(second) as Record<string, Row[] | null>;
  const db = new Sqlite(":memory:");
  for (const table of TABLES) {
    const own = names[table] ?? [];
    db.exec(`create table "${table}" (${own.map((name) => `"${name}"`).join()})`);
    const insert = db.prepare(`insert into "${table}" values (${own.map(() => "?").join()})`);
    for (const row of all[table] ?? []) insert.run(own.map((name) => row[name]));
  }
  return { rows: (sql) => db.prepare(sql).all() as Row[], [Symbol.dispose]: () => void db.close() };
}

/** Checks the journal's invariants that hold at every moment. Returns the violations. */
export function checkJournal(world: World, rows: (sql: string) => Row[]): string[] {
  const wrong = sound(rows);
  // The process was killed while it created the database, so nothing can be filed yet.
  if (rows("select name from sqlite_master where name = 'operation'").length === 0) return wrong;
  const live = rows(`select id, final_path, final_json from operation as o where kind = 'publish'
    and state in ('published', 'sealed') and not exists (select 1 from operation as other
      where (other.undoes = o.id or other.replaces = o.id) and other.state in ('intent', 'staged', 'published'))`);
  const moving = rows(`select source_path, final_path from operation
    where kind in ('rename', 'rename_folder') and state = 'intent'`);
  for (const { id, final_path: path, final_json: json } of live) {
    const now = factsOf(String(path)) ?? movedFacts(String(path), moving);
    const then = JSON.parse(String(json)) as { ino: string; size: number } | null;
    if (!now) {
      wrong.push(`journal: ${id} says that ${path} is published, and it is not there`);
    } else if (then && (then.ino !== now.ino || (!now.link && then.size !== now.size))) {
      wrong.push(`journal: ${id} published ${path}, and another file stands there`);
    }
  }
  for (const {
    final_path: path,
    times,
  } of rows(`select final_path, count(*) as times from operation
    where kind = 'publish' and state in ('published', 'sealed') group by final_path having times > 1`)) {
    wrong.push(`I3: ${path} is published ${times} times`);
  }
  return wrong.concat(strangersClaimed(world, live));
}

/** During a rename, a file has either its old or its new name. */
function movedFacts(path: string, moving: readonly Row[]): ReturnType<typeof factsOf> {
  for (const { source_path: from, final_path: to } of moving) {
    if (path === from || path.startsWith(`${from}/`)) {
      return factsOf(`${to}${path.slice(String(from).length)}`);
    }
  }
  return undefined;
}

/**
 * Names under which sources were set aside and that the system refused to remove, although the
 * sources have their own names again. No code can remove them. The journal lists them, and the
 * release asks the person to remove them.
 */
export function secondNames(rows: (sql: string) => Row[]): ReadonlySet<string> {
  if (rows("select name from sqlite_master where name = 'operation'").length === 0) {
    return new Set();
  }
  const refused =
    rows(`select source_path, temp_path from operation where kind = 'remove' and state = 'rolled_back'
    and instr(error, 'it has its name again, and also the name ') > 0`);
  const both = refused.filter(({ source_path: own, temp_path: aside }) => {
    const [source, second] = [factsOf(String(own)), factsOf(String(aside))];
    return source !== undefined && source.ino === second?.ino;
  });
  return new Set(both.map(({ temp_path: aside }) => String(aside)));
}

/** Returns damage in the database. */
export function sound(rows: (sql: string) => Row[]): string[] {
  const integrity = rows("pragma integrity_check").map((row) => String(row["integrity_check"]));
  const keys = rows("pragma foreign_key_check");
  return [
    ...integrity.filter((line) => line !== "ok").map((line) => `I4: ${line}`),
    ...keys.map((row) => `I4: ${JSON.stringify(row)} leads nowhere`),
  ];
}

const strangersClaimed = ({ strangers }: World, live: readonly Row[]): string[] =>
  strangers
    .filter(({ path }) => live.some((row) => row["final_path"] === path))
    .map(({ path }) => `I6: the journal says that ${path} is ours`);

/** Checks the journal after everything has finished. */
export function checkClosed(
  world: World,
  rows: (sql: string) => Row[],
  { visible, trash }: Standing,
): string[] {
  const wrong: string[] = [];
  for (const row of rows(
    "select id, kind, state from operation where state in ('intent', 'staged', 'published')",
  )) {
    wrong.push(`journal: ${row["kind"]} ${row["id"]} is still ${row["state"]}`);
  }
  const live = rows(
    "select release_id, final_path, method from operation where kind = 'publish' and state = 'sealed'",
  );
  for (const { final_path: path } of live) {
    if (!visible.has(relative(world.library, String(path)))) {
      wrong.push(`journal: ${path} is sealed and not there`);
    }
  }
  for (const { final_path: path, final_json: json } of rows(
    "select final_path, final_json from operation where kind = 'make_folder' and state = 'sealed'",
  )) {
    if (factsOf(String(path))?.ino !== (JSON.parse(String(json)) as { ino: string } | null)?.ino) {
      wrong.push(`journal: the folder ${path} is sealed, and is not there or another one`);
    }
  }
  for (const [path, { release, method }] of Object.entries(world.end.library)) {
    const own = live.filter((row) => relative(world.library, String(row["final_path"])) === path);
    if (own.length !== (release === undefined ? 0 : 1)) {
      wrong.push(`I3: ${path} is filed ${own.length} times`);
    } else if (release !== undefined && own[0]?.["release_id"] !== release) {
      wrong.push(`I3: ${path} is filed by release ${own[0]?.["release_id"]}`);
    } else if (method !== undefined && own[0]?.["method"] !== method) {
      wrong.push(`journal: ${path} was filed by ${own[0]?.["method"]}, not ${method}`);
    }
  }
  for (const {
    final_path: path,
    source_json: json,
  } of rows(`select final_path, source_json from operation
    where kind in ('rename', 'rename_folder') and state = 'sealed' and undoes is null`)) {
    if (
      factsOf(String(path)) &&
      factsOf(String(path))?.ino !== (JSON.parse(String(json)) as { ino: string }).ino
    ) {
      wrong.push(`journal: ${path} was renamed, and another file or folder is there`);
    }
  }
  const manifest = rows("select path from trash where purged_at is null and restored_at is null");
  const listed = new Set(manifest.map(({ path }) => String(path)));
  for (const { path } of trash) {
    if (!listed.delete(path)) wrong.push(`trash: ${path} is not in the manifest`);
  }
  for (const path of listed) wrong.push(`trash: ${path} is in the manifest and not there`);
  return wrong.concat(releases(world, rows));
}

function releases({ end }: World, rows: (sql: string) => Row[]): string[] {
  const wrong: string[] = [];
  const found = rows("select id, state, reasons_json from release order by id");
  const expected = renumberJobs(end, found);
  for (const { id, state, reasons_json: reasons } of found) {
    if (expected[Number(id)] !== state) wrong.push(`release ${id} is ${state}: ${reasons}`);
  }
  const history = rows("select release_id from history where action = 'filed'");
  for (const [id, state] of Object.entries(end.releases)) {
    const said = history.filter((row) => row["release_id"] === Number(id));
    // An undone release was filed before.
    const usual = state === "filed" || state === "undone" ? 1 : 0;
    if (said.length !== (end.filings?.[Number(id)] ?? usual)) {
      wrong.push(`I3: history says ${said.length} times that release ${id} was filed`);
    }
  }
  return wrong;
}

/**
 * Returns the expected states by the ids that are in the database. After a crash, PostgreSQL skips
 * up to 32 numbers of a sequence, so a job that is recorded later has a higher id than without one:
 * https://github.com/postgres/postgres/blob/REL_18_0/src/backend/commands/sequence.c (SEQ_LOG_VALS).
 */
function renumberJobs(
  { releases, filings = {} }: World["end"],
  found: Row[],
): World["end"]["releases"] {
  const ids = found.map(({ id }) => Number(id));
  const skipped = Object.keys(filings)
    .map(Number)
    .filter((id) => !ids.includes(id));
  const later = ids.filter((id) => !(id in releases));
  const byJob = skipped.map((id, at) => [later[at] ?? id, releases[id]]);
  return { ...releases, ...Object.fromEntries(byJob) };
}
