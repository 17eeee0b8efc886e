import { joinSentences, type Sentence, sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import type { Clock } from "../../core/clock.ts";
import { DAEMON } from "../../core/service/service-spec.ts";
import type { StoreReader } from "../../store/open.ts";
import {
  forgetEngine,
  listEnginesSince,
  listStoragesElsewhere,
  readOwnName,
  recordEngine,
  type SeenEngine,
} from "../../store/storages/engines.ts";
import { findOwnStorage, own } from "../../store/storages/scope.ts";
import { toIso } from "../shown/release.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import type { ShownEngineOf } from "../shown/status-shape.ts";
import type { Stage } from "./engine.ts";
import type { EngineView } from "./engine-view.ts";
import { showLease } from "./take-lease.ts";

const BEAT_INTERVAL_MS = 5000;
/** Three heartbeat intervals. If an engine is silent for longer, it is gone, or its machine is. */
export const SILENT_MS = 3 * BEAT_INTERVAL_MS;

/**
 * Creates the heartbeat of an engine among several; undefined if there is only one storage. The
 * heartbeat is written separately from the engine's other writes, so that no process is notified.
 * It changes nothing that a process waits for.
 */
export function createHeartbeat(
  store: StoreReader,
  self: Pick<SeenEngine, "host" | "pid" | "state">,
  clock: Clock,
): (Stage & { end(): Promise<void> }) | undefined {
  if (!isOneOfSeveral(store)) return undefined;
  const { read } = store;
  const since = clock.now();
  return {
    name: "heartbeat",
    async run() {
      await recordEngine(read, { ...self, since, seenAt: clock.now() });
      return BEAT_INTERVAL_MS;
    },
    end: () => forgetEngine(read, self),
  };
}

/** True if there may be other storages than this process's own. */
export const isOneOfSeveral = ({ read }: StoreReader): boolean =>
  findOwnStorage(read) !== undefined;

/**
 * True if another engine is waiting to work on this engine's storage and has not just handed it
 * over itself.
 */
export const isStoodByFor = async ({ read }: StoreReader, now: number): Promise<boolean> =>
  isOneOfSeveral({ read }) &&
  (await listEnginesSince(own(read), now - SILENT_MS)).some(
    ({ state, since }) => state === "standing by" && since < now - BEAT_INTERVAL_MS,
  );

/**
 * Lists the engines of all storages, as status shows them. If there is only one storage, lists the
 * engine that has the lock and is not stopped.
 */
export async function showEngines(
  { read }: StoreReader,
  engine: ShownEngine,
  now: number,
  isStopped?: EngineView["isStopped"],
): Promise<ShownEngineOf[]> {
  const seen = isOneOfSeveral({ read }) ? await listEnginesSince(read, now - SILENT_MS) : undefined;
  const heard = (seen ?? []).map(
    ({ since, seenAt, ...one }): ShownEngineOf => ({
      ...one,
      since: toIso(since),
      seen_at: toIso(seenAt),
    }),
  );
  const { running, host, pid, since } = engine;
  if (!running || host === undefined || pid === undefined || since === undefined) return heard;
  // An engine that has just taken its lock has time until its first heartbeat.
  const goesOn = seen ? now - Date.parse(since) < SILENT_MS : !(await isStopped?.({ host, pid }));
  if (!goesOn || isHeard(engine, heard)) return heard;
  return [
    { storage: (await readOwnName(read)) ?? host, host, pid, state: "working", since },
    ...heard,
  ];
}

const isHeard = ({ host, pid }: ShownEngine, heard: readonly ShownEngineOf[]): boolean =>
  heard.some((engine) => engine.state === "working" && engine.pid === pid && engine.host === host);

/**
 * Explains why an engine that has its lock is not heard from; undefined if it is among the engines
 * in `heard`.
 */
export async function explainSilence(
  { read }: StoreReader,
  engine: ShownEngine,
  heard: readonly ShownEngineOf[],
): Promise<string | undefined> {
  const { running, host, pid } = engine;
  if (!running || isHeard(engine, heard)) return undefined;
  if (!isOneOfSeveral({ read })) {
    return (
      `The engine is suspended (SIGSTOP). Nothing is filed until process ${pid} on ${host} ` +
      "continues or is terminated."
    );
  }
  const last = (await listEnginesSince(read, 0)).find(
    (seenEngine) => seenEngine.pid === pid && seenEngine.host === host,
  )?.seenAt;
  const when = last === undefined ? "yet" : `since ${formatUtc(last)}`;
  return (
    `The engine has sent no heartbeat ${when} (process ${pid} on ${host}). It hangs, or a clock ` +
    "is wrong."
  );
}

/**
 * Returns the engine that carries out decisions about releases of another storage. If several
 * storages are involved, one that no engine works on comes first. Undefined if all releases are of
 * this process's own storage.
 */
export async function viewEngineElsewhere(
  { read }: StoreReader,
  releases: readonly number[],
  now: number,
): Promise<ShownEngine | undefined> {
  const names = await listStoragesElsewhere(read, releases);
  return names.length === 0 ? undefined : await viewEngineOn({ read }, names, now);
}

const STARTED = "An engine was started for this; it ends when nothing is left to do.";

/**
 * Returns the engine that carries out decisions about these releases, given that an engine was
 * started here for the releases of this process's own storage.
 */
export function viewStartedEngine(
  here: ShownEngine,
  elsewhere: ShownEngine | undefined,
): ShownEngine {
  if (elsewhere === undefined) return here.running ? here : { ...here, message: STARTED };
  return elsewhere.running
    ? elsewhere
    : { ...elsewhere, message: joinSentences([STARTED, elsewhere.message ?? ""]) };
}

/**
 * Returns the engine that works on these storages. If there are several storages, one that no
 * engine works on comes first.
 */
export async function viewEngineOn(
  { read }: StoreReader,
  names: readonly string[],
  now: number,
): Promise<ShownEngine | undefined> {
  const working = (await listEnginesSince(read, now - SILENT_MS)).filter(
    ({ state }) => state === "working",
  );
  const missing = names.filter((name) => !working.some(({ storage }) => storage === name));
  if (missing.length > 0) return { running: false, message: nobodyWorks(missing) };
  const [first] = working.filter(({ storage }) => names.includes(storage));
  return (
    first && {
      ...showLease(first),
      message: `The engine of ${first.storage} carries it out (process ${first.pid} on ${first.host}).`,
    }
  );
}

/**
 * @throws UserError for a release of another storage, because its folders and settings are on that
 * machine
 */
export async function assertHere({ read }: StoreReader, id: number): Promise<void> {
  const [name] = await listStoragesElsewhere(read, [id]);
  if (name === undefined) return;
  throw UserError.refused(
    `Release ${id} is on the storage ${name}, and only that machine can see where its files ` +
      "would go.",
    sentence`Use ${{ do: "plan", id }} there; ${{ do: "show", id }} shows what this machine knows about it.`,
  );
}

const nobodyWorks = (storages: readonly string[]): Sentence =>
  sentence`No engine is running for ${storages.join(" and ")}; decisions wait until ${DAEMON} runs there.`;
