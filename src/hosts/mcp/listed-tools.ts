import type { Role } from "../../core/role.ts";
import type { Toolset } from "../../core/toolsets.ts";
import { ALL_NAMES, REACH_TOOLS, TOOLS, VIEW_TOOLS } from "./registry.ts";
import { type ListedTool, neededRoleOf, toListedTool } from "./tools/define.ts";

/** `role` is the lowest role that may call the tool. */
type ListedOf = { toolset: Toolset; role: Role; shown: ListedTool };
/** Cached, because a test creates hundreds of servers. */
let made: readonly ListedOf[] | undefined;

/**
 * Returns every tool as `tools/list` shows it, with its toolset, in the registry's order. In the
 * shipped program, this file is replaced by the finished list (scripts/build/listed-at-build.ts).
 * Loading the tools and converting their schemas to JSON schemas would cost 25 ms and 8 MiB at each
 * start.
 */
export const listedTools = (): readonly ListedOf[] =>
  (made ??= TOOLS.map((tool) => ({
    toolset: tool.toolset,
    role: neededRoleOf(tool),
    shown: toListedTool(tool),
  })));

/** Returns the tools that find and call other tools, in the same form. */
export const listReachTools = (): ListedTool[] => REACH_TOOLS.map(toListedTool);

/** Returns the tools of our page in the same form. */
export const listedForView = (): ListedTool[] => VIEW_TOOLS.map(toListedTool);

/** Returns the names of all tools, including those that only the web page calls. */
export const toolNames = (): readonly string[] => ALL_NAMES;
