import { isInLocations } from "../../base/path/path-map.ts";
import type { WholeScan } from "../../core/library/media-server.ts";
import type { Items } from "./items.ts";
import type { Link } from "./link.ts";
import { wireTasks } from "./wire.ts";

/** Key of the task that scans all libraries. */
const SCAN_TASK = "RefreshLibrary";

/**
 * Creates the scan of all libraries of a Jellyfin. It skips a library folder that is empty, and then
 * has no entry for it. A report below such a folder is answered with 204 and has no effect, as
 * real-time monitoring has none. Seen on 10.11.11 and 12.0-rc5.
 */
export const createWholeScan = (link: Link, items: Items): WholeScan => ({
  async lastEnd(signal) {
    const { LastExecutionResult: last } = (await findScanTask(link, signal)) ?? {};
    return last?.Status === "Completed" ? last.EndTimeUtc : undefined;
  },
  async listEntered({ id, locations }, signal) {
    const query = { parentId: id, types: ["Folder" as const], within: locations };
    const entered = new Set<string>();
    for await (const page of items.list(query, signal)) {
      for (const { Path } of page) {
        const location = locations.find((one) => Path !== undefined && isSamePath(one, Path));
        if (location !== undefined) entered.add(location);
      }
      if (entered.size === locations.length) break;
    }
    return entered;
  },
  async isRunning(signal) {
    const task = await findScanTask(link, signal);
    return task !== undefined && task.State !== "Idle";
  },
  async request(signal) {
    await link.post({ path: "/Library/Refresh", about: "scan of all libraries" }, {}, signal);
  },
});

async function findScanTask(link: Link, signal: AbortSignal) {
  const request = { path: "/ScheduledTasks", about: "list of tasks" };
  const tasks = await link.get(request, wireTasks, signal);
  return tasks.find(({ Key }) => Key === SCAN_TASK);
}

/** True if both are one path, apart from a separator at the end. */
const isSamePath = (a: string, b: string): boolean =>
  isInLocations(a, [b]) && isInLocations(b, [a]);
