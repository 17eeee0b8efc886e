import { readFileSync } from "node:fs";
import { Client } from "pg";

/** Processor time of our sessions in ms. Parallel workers of a session are not counted. */
export async function cpuOfSessions(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name like 'plex-ingest%'",
    );
    return (
      rows.reduce(
        (sum, { pid }) =>
          sum + Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]),
        0,
      ) / 1e6
    );
  } finally {
    await client.end();
  }
}
