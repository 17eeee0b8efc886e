import { DEFAULT_TOOLSETS } from "../../src/core/toolsets.ts";
import type { Task } from "./task.ts";
import { aroundIt } from "./tasks/around-it.ts";
import { inTheLivingRoom } from "./tasks/in-the-living-room.ts";
import { notByName } from "./tasks/not-by-name.ts";
import { outsideTheCore } from "./tasks/outside-the-core.ts";
import { packsAndVersions } from "./tasks/packs-and-versions.ts";
import { plainWords } from "./tasks/plain-words.ts";
import { queue } from "./tasks/queue.ts";
import { whichWork } from "./tasks/which-work.ts";

/** Tasks worded without knowledge of the tools, with the toolsets that are on by default. */
export const PLAIN: Readonly<Record<string, Task>> = Object.fromEntries(
  Object.entries({ ...plainWords, ...inTheLivingRoom }).map(([name, task]) => [
    name,
    { ...task, world: { toolsets: DEFAULT_TOOLSETS, ...task.world } },
  ]),
);

/** All tasks by name. */
export const TASKS: Readonly<Record<string, Task>> = {
  ...queue,
  ...whichWork,
  ...packsAndVersions,
  ...aroundIt,
  ...notByName,
  ...outsideTheCore,
  ...PLAIN,
};
