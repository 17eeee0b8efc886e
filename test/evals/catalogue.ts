import type { Task } from "./task.ts";
import { aroundIt } from "./tasks/around-it.ts";
import { notByName } from "./tasks/not-by-name.ts";
import { packsAndVersions } from "./tasks/packs-and-versions.ts";
import { queue } from "./tasks/queue.ts";
import { whichWork } from "./tasks/which-work.ts";

/** All tasks by name. */
export const TASKS: Readonly<Record<string, Task>> = {
  ...queue,
  ...whichWork,
  ...packsAndVersions,
  ...aroundIt,
  ...notByName,
};
