import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { moveDatabase } from "../../src/store/move/move-database.ts";
import { openFile, postgresEnd, sqliteEnd } from "../../test/store/move/ends.ts";
import { startPostgres } from "../../test/support/postgres/server.ts";
import { storeFilesIn } from "../../test/support/temp-store.ts";
import { fill } from "../history/fill.ts";
import { cpuOfSessions } from "./postgres/server-cpu.ts";

// Measures how long `db move` takes to PostgreSQL and back on this machine with `--rows` rows of
// history.
//
// npm run bench:move -- --rows 1000000

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" } } });
const rows = Number(values.rows);
await using server = await startPostgres();
const folder = mkdtempSync(join(tmpdir(), "plex-ingest-move-"));
try {
  const files = storeFilesIn(join(folder, "state"));
  await (await openFile(files))[Symbol.asyncDispose]();
  const { releases } = fill(files.database, rows, Date.now());
  const there = await timed(async () => {
    await using from = await sqliteEnd(files, "from");
    await using to = await postgresEnd(server.url);
    await moveDatabase(from, to, { storage: { name: "nas", at: Date.now() }, done() {} });
    return await cpuOfSessions(server.url);
  });
  const back = await timed(async () => {
    await using from = await postgresEnd(server.url);
    await using to = await sqliteEnd(files, "to");
    await moveDatabase(from, to, { done() {} });
    return await cpuOfSessions(server.url);
  });
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    JSON.stringify({
      bench: "move",
      rows,
      releases,
      to_postgres: there,
      to_sqlite: back,
      peak_mib: peakMiB,
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Returns the elapsed seconds, and the processor seconds of this process and of the server. `work`
 * returns the server's processor time in ms.
 */
async function timed(work: () => Promise<number>) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const server = await work();
  const { user, system } = process.cpuUsage(before);
  return {
    s: seconds(performance.now() - began),
    own_cpu_s: seconds((user + system) / 1000),
    server_cpu_s: seconds(server),
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
