// Lists what is new in Plex, and what its owner would watch next.
//   node examples/recently-added-and-on-deck.ts
import { run, startSession } from "./session.ts";

type Item = {
  title: string;
  show?: string;
  season?: number;
  episode?: number;
  library?: string;
  added_at?: string;
};
type OnDeck = { items: (Item & { reason: string; progress_percent?: number })[] };

const named = ({ title, show, season, episode }: Item): string =>
  show === undefined ? title : `${show} ${season ?? "?"}x${episode ?? "?"} ${title}`;

await run(async () => {
  await using session = await startSession(["--toolsets", "plex"]);
  // Makes both calls at once. The server answers in any order, and the client matches the answers
  // to the calls.
  const [recent, deck] = await Promise.all([
    session.call<{ items: Item[] }>("get_recently_added", { limit: 10 }),
    session.call<OnDeck>("get_on_deck", { limit: 10 }),
  ]);
  console.log("Recently added:");
  for (const item of recent.items) {
    console.log(`  ${item.added_at?.slice(0, 10) ?? "?"}  ${named(item)}`);
  }
  console.log("On deck:");
  for (const item of deck.items) {
    console.log(`  ${named(item)}: ${item.reason}, ${item.progress_percent ?? 0} % seen`);
  }
});
