// Measures how long a storage is without an engine, and what happens to its films. Two hosts in
// network namespaces, each with a daemon, file films while one daemon is killed, frozen or cut off,
// or while the disk of its state folder dies. `--rounds 20`, `--only "cable pulled"`.
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { twoDaemons } from "../../test/process/two-daemons.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, only: { type: "string" } },
});
const ROUNDS = Number(values.rounds);
const DROP_EVERY_MS = 500;
/** Large enough that a copy is always under way. */
const FILM_BYTES = 12 * 1024 ** 2;

type Two = Awaited<ReturnType<typeof twoDaemons>>;
type Way = { lose(two: Two, at: 0 | 1): void; repair(two: Two, at: 0 | 1): Promise<void> };

const WAYS: Record<string, Way> = {
  killed: {
    lose: (two, at) => void two.daemons[at].child.kill("SIGKILL"),
    repair: (two, at) => two.start(at),
  },
  frozen: {
    lose: (two, at) => void two.daemons[at].child.kill("SIGSTOP"),
    repair: async (two, at) => void two.daemons[at].child.kill("SIGCONT"),
  },
  "cable pulled": {
    lose: (two, at) => two.hosts[at].pull(true),
    repair: async (two, at) => two.hosts[at].pull(false),
  },
  "dead disk": {
    lose: ({ stateDisks }, at) => stateDisks[at]?.dead(),
    async repair(two, at) {
      await two.daemons[at].end("SIGKILL");
      two.stateDisks[at]?.replace();
      await two.start(at);
    },
  },
};

/** Each title has four syllables, so that none resembles another. */
const titleOf = (number: number): string =>
  [3, 2, 1, 0]
    .map(
      (place) =>
        `${"BDFGKLMNPRSTVZ".at(Math.floor(number / 14 ** place) % 14)}${"aeiou".at((number + place) % 5)}`,
    )
    .join("");
const FILMS = Array.from({ length: 14 ** 3 }, (_, at) => ({
  title: titleOf(at + 14 ** 3),
  id: 900_000 + at,
}));

/** All files in the library, including leftovers of a copy. */
const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path !== ".plex-ingest-storage" && lstatSync(join(folder, path)).isFile(),
  );

async function measure(what: string, { lose, repair }: Way): Promise<void> {
  await using two = await twoDaemons({
    films: FILMS,
    settings: { INGEST_FILE_METHOD: "copy" },
    stateDisks: true,
  });
  const { home, store } = two;
  let dropped = 0;
  const stop = new AbortController();
  const dropping = (async () => {
    for (; !stop.signal.aborted; dropped++) {
      home.drop(
        `${FILMS[dropped]?.title}.2001.1080p.mkv`,
        Buffer.alloc(FILM_BYTES, `film ${dropped} `),
      );
      await sleep(DROP_EVERY_MS);
    }
  })();
  const filedBy = async (since: number): Promise<number | undefined> => {
    const found = store.read
      .selectFrom("history")
      .select("at")
      .where("action", "=", "filed")
      .where("at", ">", since);
    return (await found.orderBy("at").executeTakeFirst())?.at;
  };
  const leaseNow = () =>
    store.read
      .selectFrom("lease")
      .select(["pid", "since"])
      .orderBy("number", "desc")
      .executeTakeFirst();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const since = Date.now();
    await waitFor("a film", () => filedBy(since));
    await waitFor("the other daemon to stand by", async () => {
      const rows = await store.read.selectFrom("engine").selectAll().execute();
      return rows.some((row) => row.state === "standing by" && row.seen_at > Date.now() - 6000);
    });
    await sleep(Math.random() * 1000);
    // The engines usually take turns, but on a busy machine an engine may already have handed over
    // on its own.
    const [at, other] =
      (await leaseNow())?.pid === two.daemons[0].child.pid ? ([0, 1] as const) : ([1, 0] as const);
    const lost = Date.now();
    lose(two, at);
    const { pid } = two.daemons[other].child;
    const taken = await waitFor("the other daemon to take over", async () => {
      const lease = await leaseNow();
      return lease?.pid === pid && lease !== undefined && lease.since > lost
        ? lease.since
        : undefined;
    });
    const next = await waitFor("the first film of the other daemon", () => filedBy(taken));
    times.push(next - lost);
    await repair(two, at);
  }
  stop.abort();
  await dropping;
  const countFiled = async (): Promise<number> => {
    const rows = store.read.selectFrom("history").select((e) => e.fn.countAll<number>().as("n"));
    return (await rows.where("action", "=", "filed").executeTakeFirstOrThrow()).n;
  };
  // Waits as long as filing makes progress, because a busy machine still has some films to file.
  const waitForMore = async (than: number): Promise<number> => {
    let now = than;
    await waitFor(
      `more than ${than} of ${dropped} to be filed`,
      async () => (now = await countFiled()) > than,
    );
    return now;
  };
  for (let filed = await countFiled(); filed < dropped; ) filed = await waitForMore(filed);
  const films = below(home.library);
  const rows = await store.read
    .selectFrom("history")
    .select("name")
    .where("action", "=", "filed")
    .execute();
  const sorted = times.toSorted((a, b) => a - b).map((ms) => ms / 1000);
  const halves = films.filter((path) => lstatSync(join(home.library, path)).size !== FILM_BYTES);
  if (halves.length > 0) console.error(halves);
  console.log(
    JSON.stringify({
      what,
      rounds: times.length,
      seconds: { median: sorted[Math.floor(sorted.length / 2)], worst: sorted.at(-1) },
      films: dropped,
      lost: dropped - films.length + halves.length,
      doubled: rows.length - new Set(rows.map(({ name }) => name)).size,
      half: halves.length,
    }),
  );
}

for (const [what, way] of Object.entries(WAYS)) {
  if ((values.only ?? what) === what) await measure(what, way);
}
