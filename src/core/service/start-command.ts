import type { Action } from "../actions/table.ts";
import type { Scope } from "./service-file.ts";

/** What starts an engine that stays where no service is installed. */
export const DAEMON: Action = { do: "daemon" };

/**
 * What starts an engine that stays. Where a service of ours is installed it is the service: a daemon beside it, perhaps with
 * other settings, would be a second engine on the same folders.
 */
export const startAction = (service: Scope | undefined, isRoot: boolean): Action =>
  service === undefined ? DAEMON : { do: "service", verb: "start", sudo: service === "system" && !isRoot };
