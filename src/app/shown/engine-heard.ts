import type { ShownStatus } from "./status-shape.ts";

type EngineFacts = Pick<ShownStatus, "engine" | "engines" | "storages">;

export const isWorkedOn = (engines: ShownStatus["engines"], name: string): boolean =>
  engines.some(({ storage, state }) => storage === name && state === "working");

/**
 * True if the engine that holds the lock responds. With several storages, it only has to hold the
 * lock, because the list of engines shows which ones respond.
 */
export const isHeardOf = ({ engine: { running }, engines, storages }: EngineFacts): boolean =>
  running && (storages !== undefined || engines.some(({ state }) => state === "working"));

/** True if an engine of this storage is running, so that its sources are checked. */
export const isCheckedNow = (
  { engine, engines }: EngineFacts,
  storage: string | undefined,
): boolean => (storage === undefined ? engine.running : isWorkedOn(engines, storage));
