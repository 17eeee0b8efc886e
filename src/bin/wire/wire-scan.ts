import { folderStanding } from "../../adapters/fs/identity.ts";
import { createArrivals } from "../../adapters/plex/index/arrivals.ts";
import { createNotifications } from "../../adapters/plex/index/notifications.ts";
import type { Stage } from "../../app/engine/engine.ts";
import type { ScanDeps } from "../../app/scan/ports.ts";
import { createScan } from "../../app/scan/stage.ts";
import type { EnginePlex } from "./wire-engine-plex.ts";

type Rest = Omit<ScanDeps, "plex" | "listen" | "clock" | "standing">;

/** The outbox to Plex over its client; it listens to Plex's notifications only while it waits for something. */
export const wireScan = ({ client, options }: EnginePlex, rest: Rest): Stage =>
  createScan({
    ...rest,
    clock: options.clock,
    standing: folderStanding,
    plex: { sections: client.sections, refresh: client.refresh, ...createArrivals(client) },
    listen: createNotifications(options),
  });
