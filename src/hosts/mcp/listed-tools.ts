import type { Role } from "../../core/role.ts";
import type { Toolset } from "../../core/toolsets.ts";
import { TOOLS, VIEW_TOOLS } from "./registry.ts";
import { type ListedTool, neededRoleOf, toListedTool } from "./tools/define.ts";

/** `role`: who may call it at least. */
type ListedOf = { toolset: Toolset; role: Role; shown: ListedTool };
/** A test makes hundreds of servers. */
let made: readonly ListedOf[] | undefined;

/**
 * Every tool as `tools/list` shows it, with its toolset, in the registry's order. In what ships
 * this file is the finished list (scripts/build/listed-at-build.ts): the tools, their schemas and
 * making JSON schemas of these would cost each start 25 ms and 8 MiB.
 */
export const listedTools = (): readonly ListedOf[] =>
  (made ??= TOOLS.map((tool) => ({
    toolset: tool.toolset,
    role: neededRoleOf(tool),
    shown: toListedTool(tool),
  })));

/** The tools of our page, in the same way. */
export const listedForView = (): ListedTool[] => VIEW_TOOLS.map(toListedTool);
