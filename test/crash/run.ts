// `npm run test:crash`: kills the engine's filing at every possible place and checks the result.
// See docs/develop/crash-tests.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomFrom } from "../support/random.ts";
import { buildWorker } from "./build-worker.ts";
import { runCampaign } from "./campaign.ts";
import { killDaemons } from "./daemon/kill-daemons.ts";
import { layGround } from "./ground.ts";
import { againWithSharing, canTrace, SHARING } from "./machine.ts";
import { type Options, readOptions } from "./options.ts";
import { plant } from "./plant.ts";
import { replayRound } from "./replay-round.ts";
import { report } from "./report.ts";
import { startSlotDatabase } from "./slot-database.ts";
import { watchLive } from "./watch-live.ts";

const say = (line: string): void => console.log(line);

/** A round spends most of its time waiting for a lock's deadline. */
const SLOTS_ON_SERVER = 4;

async function run(options: Options, sharing: string | undefined): Promise<boolean> {
  const { seed, scenarios, at, onServer } = options;
  const slots = onServer ? SLOTS_ON_SERVER : 2;
  await using databases = new AsyncDisposableStack();
  // One extra server is for the daemons.
  const started = onServer
    ? await Promise.all(Array.from({ length: slots + 1 }, startSlotDatabase))
    : [];
  for (const each of started) databases.use(each);
  using ground = layGround(sharing, started);
  const bundle = await buildWorker(ground.base);
  // On a server, another process makes the journal's system calls.
  const withStrace = !onServer && canTrace();
  const [only] = scenarios;
  if (at && only) return await replayRound({ ground, bundle, withStrace, say }, only, at);
  const unseen = await plant({ ground, bundle, say });
  if (options.plantedOnly) return unseen.length === 0;
  if (!withStrace && !onServer) say("There is no strace here: only the named steps are struck.");
  const budget = {
    kills: options.kills,
    rounds: options.rounds,
    until: performance.now() + options.minutes * 60_000,
  };
  const work = { ground, bundle, scenarios, say };
  // The daemons mostly wait for their moment, so both parts run at the same time. They have
  // separate random numbers, so that each can be replayed.
  const [tally, daemons] = await Promise.all([
    runCampaign({
      ...work,
      random: randomFrom(seed),
      withStrace,
      onServer,
      budget,
      slots,
      from: options.from,
      every: options.every,
    }),
    options.daemonKills > 0
      ? killDaemons({
          kills: options.daemonKills,
          random: randomFrom(seed + 1),
          withStrace: canTrace(),
          database: started[slots],
          say,
        })
      : undefined,
  ]);
  const live = await watchLive(work);
  return report({
    options,
    tally,
    live,
    daemons,
    unseen,
    withStrace,
    sharing: sharing !== undefined,
    say,
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const args = process.argv.slice(2);
const options = readOptions(args);
const inside = process.env[SHARING];
if (inside === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-crash-"));
  const again = [...args, ...(args.includes("--seed") ? [] : ["--seed", String(options.seed)])];
  const status = againWithSharing(import.meta.filename, again, folder);
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = status ?? ((await run(options, undefined)) ? 0 : 1);
} else {
  process.exitCode = (await run(options, inside === "" ? undefined : inside)) ? 0 : 1;
}
