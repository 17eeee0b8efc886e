// Lists who watched what in Plex, and what plex-ingest did, newest first.
//   node examples/history.ts [SINCE]        (format: 2026-01-31T00:00:00Z)
import { run, startSession } from "./session.ts";

type Watched = {
  items: { media: { title: string }; viewed_at: string; user?: string; device?: string }[];
  total: number;
};
type Done = { entries: { at: string; action: string; actor: string; id: number }[] };

await run(async () => {
  const since = process.argv[2];
  const args = { limit: 20, ...(since === undefined ? {} : { since }) };
  await using session = await startSession();
  const watched = await session.call<Watched>("get_watch_history", args);
  console.log(`${watched.total} watched`);
  for (const { media, viewed_at: at, user, device } of watched.items) {
    console.log(
      `  ${at.slice(0, 16)}  ${user ?? "somebody"} on ${device ?? "a player"}: ${media.title}`,
    );
  }

  const done = await session.call<Done>("get_ingest_history", args);
  console.log("Done by plex-ingest");
  for (const { at, action, actor } of done.entries) {
    console.log(`  ${at.slice(0, 16)}  ${action} by ${actor}`);
  }
});
