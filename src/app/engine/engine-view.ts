import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { DAEMON } from "../../core/service/service-spec.ts";
import type { StoreReader } from "../../store/open.ts";
import type { Lease } from "../../store/settings/lease.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import { findLiveLease, type LockHeld, showLease } from "./take-lease.ts";

/** The engine that this process hosts, or may host: only an MCP process in mode mcp has one. */
export type OwnHost = {
  /** Returns true if the engine runs in this process. */
  hosts(): boolean;
  /** Returns true if this process hosts the engine as soon as no other process does. */
  wants(): boolean;
  /**
   * Returns why the engine that this process hosted ended, as one sentence; undefined if it did not
   * fail.
   */
  fault(): string | undefined;
  /**
   * Hosts the engine from now on. Resolves once the engine is hosted, or once it is known that it
   * cannot be hosted now.
   */
  start(): Promise<void>;
};

export type EngineView = {
  lockHeld: LockHeld;
  /** PLEX_MODE, which determines what the user does if no engine runs. */
  mode: string;
  /** Returns the action that starts a resident engine. By default, this is the daemon. */
  toStart?: (() => Action) | undefined;
  host?: OwnHost | undefined;
  /** True if the system has stopped a process, as far as this process can tell. */
  isStopped?: ((process: Pick<Lease, "host" | "pid">) => Promise<boolean>) | undefined;
};

/**
 * Reports whether an engine runs. If none does, reports what happens instead in this mode, or what
 * to start.
 */
export async function viewEngine(store: StoreReader, view: EngineView): Promise<ShownEngine> {
  const lease = await findLiveLease(store, view.lockHeld);
  return lease ? showLease(lease) : { running: false, message: explainNone(view) };
}

/** Like `viewEngine`, but also reports where the engine runs. */
export async function viewEngineInFull(store: StoreReader, view: EngineView): Promise<ShownEngine> {
  const lease = await findLiveLease(store, view.lockHeld);
  return { ...showLease(lease), message: lease ? explainRunning(lease, view) : explainNone(view) };
}

/** The effect of a decision while no engine runs, by mode. */
const NONE: Readonly<Record<string, Sentence>> = {
  mcp: sentence`No engine is running now. One starts for each decision and ends on its own, but downloads are discovered only while an MCP client is connected. To host the engine now: ${{ do: "resume" }}. To always host it, set PLEX_WATCHER_AUTO_START=true.`,
  hook:
    "No engine is running now. One starts for each decision and for each finished download, and " +
    "ends on its own.",
};
const noneResident = (start: Action): Sentence =>
  sentence`No engine is running; ${start} starts one. Decisions made until then are saved.`;

function explainNone({ mode, toStart, host }: EngineView): Sentence {
  const fault = host?.fault();
  if (fault === undefined) return NONE[mode] ?? noneResident(toStart?.() ?? DAEMON);
  return sentence`The engine of this process failed: ${fault} It restarts automatically in a minute. To restart it now: ${{ do: "resume" }}.`;
}

function explainRunning({ kind, pid, host: machine }: Lease, { host }: EngineView): string {
  if (host?.hosts()) return "The engine runs in this process until its MCP client disconnects.";
  const who = `process ${pid} on ${machine}`;
  const then = host?.wants() ? " This process takes over when that one ends." : "";
  if (kind === "daemon") return `A daemon runs the engine (${who}).${then}`;
  if (kind === "mcp") {
    return `The engine runs in the MCP process of another client (${who}).${then}`;
  }
  return `An engine is running to process the waiting work and will stop on its own (${who}).${then}`;
}
