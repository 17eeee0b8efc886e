import { sql } from "kysely";
import { type Home, visibleFiles } from "../../../test/process/home.ts";
import type { Engines } from "../postgres/engines.ts";

const DECIDED = ["approved", "rejected", "retried", "withdrawn", "undo_asked"];

/**
 * Conditions that must never occur once all decisions are made and everything is at rest. Returns
 * the name of each condition and the number of times it was found.
 */
export async function findViolations(
  { store, homes }: Engines,
  acknowledged: number,
): Promise<Record<string, number>> {
  const { rows: moves } = await sql<{ n: number }>`
    select count(*) as n from (
      select from_state, lag(to_state) over (partition by release_id order by id) as before
      from history where release_id is not null and to_state is not null) as move
    where from_state is distinct from before`.execute(store.read);
  const { rows: last } = await sql<{ n: number }>`
    select count(*) as n from release where state is distinct from (
      select to_state from history where release_id = release.id and to_state is not null order by id desc limit 1)
    `.execute(store.read);
  const { rows: decisions } = await sql<{ n: number }>`
    select count(*) as n from history where actor like 'cli:reviewer-%' and action in (${sql.join(DECIDED)})`.execute(
    store.read,
  );
  const { rows: publications } = await sql<{ n: number }>`
    select count(*) as n from release where (case state when 'filed' then 1 else 0 end) <> (
      select count(*) from operation
      where release_id = release.id and kind = 'publish' and state in ('published', 'sealed'))`.execute(
    store.read,
  );
  const { rows: filed } = await sql<{ storage: string; n: number }>`
    select storage.name as storage, count(*) filter (where state = 'filed') as n
    from storage left join release on release.storage_id = storage.id group by storage.name`.execute(
    store.read,
  );
  const inLibrary = ({ movies }: Home): number => visibleFiles(movies).length;
  const wrongLibraries = homes.filter(
    (home, at) =>
      inLibrary(home) !== (filed.find(({ storage }) => storage === `nas-${at + 1}`)?.n ?? 0),
  );
  const count = (rows: { n: number }[]): number => rows[0]?.n ?? Number.NaN;
  return {
    "moves from another state than the one before led to": count(moves),
    "releases in another state than history says": count(last),
    "decisions answered with ok and not in history, or the other way round": Math.abs(
      acknowledged - count(decisions),
    ),
    "releases not published exactly once where filed, or at all elsewhere": count(publications),
    "libraries with other files than what is filed": wrongLibraries.length,
  };
}
