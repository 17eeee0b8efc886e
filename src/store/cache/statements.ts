import type Sqlite from "better-sqlite3";
import type { KeptAnswer } from "../../core/cache/cache-store.ts";

// What is newer stays, unless it is of the future: the clock was put back since.
const PUT = `insert into entry (key, kind, at, body) values (?, ?, ?, ?)
  on conflict (key) do update set kind = excluded.kind, at = excluded.at, body = excluded.body where excluded.at >= at or at > ?`;
const CHANGED = "insert into changed (kind, at) values (?, ?) on conflict (kind) do update set at = excluded.at";
const SERVER = `insert into server (place, machine_identifier) values (?, ?)
  on conflict (place) do update set machine_identifier = excluded.machine_identifier`;
const TOO_MANY = "delete from entry where key in (select key from entry order by at desc limit -1 offset ?)";
const TOO_MUCH = `delete from entry where key in (
  select key from (select key, sum(length(body)) over (order by at desc, key) as total from entry) where total > ?)`;

export type Room = { olderThan: number; entries: number; bytes: number };

/** What is asked of the cache file and written to it, prepared once for an open connection. */
export function cacheStatements(raw: Sqlite.Database) {
  const version = raw.prepare("pragma data_version").pluck();
  const entry = raw.prepare<[string], { at: number; body: string }>("select at, body from entry where key = ?");
  const changes = raw.prepare<[], { kind: string; at: number }>("select kind, at from changed");
  const server = raw.prepare<[string], string>("select machine_identifier from server where place = ?").pluck();
  const put = raw.prepare(PUT);
  const remove = raw.prepare("delete from entry where key = ?");
  const change = raw.prepare(CHANGED);
  const rememberServer = raw.prepare(SERVER);
  return {
    /** Another number once another process has written. */
    version: () => version.get(),
    entry: (key: string) => entry.get(key),
    changes: () => new Map(changes.all().map(({ kind, at }) => [kind, at])),
    server: (place: string): string | undefined => server.get(place),
    put: (key: string, { kind, at, body }: KeptAnswer, now: number) => put.run(key, kind, at, body, now),
    remove: (key: string) => remove.run(key),
    changed: raw.transaction((kinds: readonly string[], at: number) => {
      for (const kind of kinds) change.run(kind, at);
    }).immediate,
    rememberServer: (place: string, id: string) => rememberServer.run(place, id),
    makeRoom: raw.transaction(({ olderThan, entries, bytes }: Room) => {
      raw.prepare("delete from entry where at < ?").run(olderThan);
      raw.prepare(TOO_MANY).run(entries);
      raw.prepare(TOO_MUCH).run(bytes);
    }).immediate,
  };
}
