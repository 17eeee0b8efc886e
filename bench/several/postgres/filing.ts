import { sql } from "kysely";
import { findRelease } from "../../../src/store/releases/releases.ts";
import { ask, connect, type Decision, queueOf } from "../../../test/process/mcp-session.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { cpuMsOf } from "../../memory/read-process.ts";
import { startEngines } from "./engines.ts";

/**
 * Time from the first settled film to the last filed one, with films in the downloads of several
 * engines at once.
 */
export async function measureFiling(url: string, films: number, engines: number) {
  await using all = await startEngines(url, { engines, films });
  const cpuBefore = all.daemons.map(({ pid }) => cpuMsOf(pid));
  all.drop(all.films);
  await all.reach("filed", films);
  const cpuMs = all.daemons.reduce(
    (sum, { pid }, at) => sum + cpuMsOf(pid) - (cpuBefore[at] ?? 0),
    0,
  );
  const { rows } = await sql<{ first: number; last: number }>`
    select min(at) as first, max(at) as last from history where action in ('settled', 'filed')`.execute(
    all.store.read,
  );
  const [times = { first: 0, last: 0 }] = rows;
  await all.end();
  return { perSecond: films / ((times.last - times.first) / 1000), cpuMsEach: cpuMs / films };
}

/**
 * Times from a person's approval in a process of one storage until the engine of the other storage
 * has filed the film, in ms, sorted.
 */
export async function measureApprovals(url: string, films: number): Promise<number[]> {
  await using all = await startEngines(url, {
    engines: 2,
    films,
    settings: { PLEX_AUTO_INGEST: "false" },
  });
  const [here, there] = all.homes;
  if (!here || !there) throw new Error("The measurement needs two storages.");
  all.drop(all.films, [there]);
  await all.reach("review", films);
  await using client = await connect(here);
  for (const { id } of await queueOf(client)) {
    const { results } = await ask<Decision>(client, "approve_ingest", { ids: [id] });
    if (!results[0]?.ok) throw new Error(JSON.stringify(results));
    await waitFor(
      "the release to be filed",
      async () => (await findRelease(all.store.read, id))?.state === "filed",
    );
  }
  const { rows } = await sql<{ ms: number }>`
    select filed.at - approved.at as ms from history approved join history filed using (release_id)
    where approved.action = 'approved' and filed.action = 'filed' order by ms`.execute(
    all.store.read,
  );
  await all.end();
  return rows.map(({ ms }) => ms);
}
