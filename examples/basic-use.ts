// Starts the server, prints its name, its Plex server and the releases that wait for a decision,
// and stops it. node examples/basic-use.ts
import { run, startSession } from "./session.ts";

type ServerInfo = { name?: string; version?: string; reachable: boolean };
type Queue = {
  total: number;
  items: { id: number; name: string; reasons: { message: string }[] }[];
};

await run(async () => {
  await using session = await startSession();
  const about = session.client.getServerVersion();
  console.log(`${about?.name ?? "a server"} ${about?.version ?? ""}`);

  const plex = await session.call<ServerInfo>("get_server_info");
  console.log(
    plex.reachable ? `Plex: ${plex.name ?? "?"}, ${plex.version ?? "?"}` : "Plex does not answer.",
  );

  const queue = await session.call<Queue>("get_ingest_queue", { limit: 5 });
  console.log(`${queue.total} wait for a decision`);
  for (const { id, name, reasons } of queue.items) {
    console.log(`  #${id} ${name}: ${reasons[0]?.message ?? ""}`);
  }
});
