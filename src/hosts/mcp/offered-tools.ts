import type { ToolReach } from "../../base/actions/tool-reach.ts";
import { mayDo, type Role } from "../../core/role.ts";
import type { Toolset } from "../../core/toolsets.ts";
import { listedTools, listReachTools } from "./listed-tools.ts";
import type { ListedTool } from "./tools/define.ts";
import { CALL_READ_TOOL, CALL_WRITE_TOOL, FIND_TOOL } from "./tools/reach-names.ts";
import { withoutStorages } from "./tools/without-storages.ts";

// A tool is *offered* if its toolset is on and the caller's role allows it: a call of it is carried
// out. It is *listed* if tools/list shows it. All other offered tools are found with find_tool.

/**
 * Tools that a review of the queue and a look into the library need. They are listed if they are
 * offered.
 */
const CORE: ReadonlySet<string> = new Set([
  "get_ingest_queue",
  "get_ingest_item",
  "approve_ingest",
  "reject_ingest",
  "undo_ingest",
  "refile_ingest",
  "retry_ingest",
  "get_ingest_history",
  "why_not_in_plex",
  "find_space",
  "search_tmdb",
  "search_media",
  "get_recently_added",
  "list_torrents",
  "list_missing_episodes",
  "get_watcher_status",
]);

/** A host's “always allow” is for one name, so a tool that destroys is called by its own name. */
export const destroys = ({ annotations }: Pick<ListedTool, "annotations">): boolean =>
  annotations.destructiveHint;

/** Services without which tools cannot work, each with the setting that a person has to set. */
export type MissingService = {
  toolsets: readonly Toolset[];
  /** A tool of these toolsets that works without the service. */
  except?: string | undefined;
  setting: string;
};

export type Listing = {
  /** Toolsets of which every tool is listed, in addition to the core. */
  toolsets: readonly Toolset[];
  outputSchemas: boolean;
  /** Services that this home does not have. Their tools are offered, but not listed. */
  missing?: readonly MissingService[];
};

export type ToolChoice = {
  toolsets: readonly Toolset[];
  /** True if tools that write are not offered. */
  readOnly: boolean;
  /** The role that this server acts for; `operator` by default. */
  role?: Role | undefined;
  /**
   * True if there may be several storages. Tools then accept a storage and return its name. By
   * default, there is one storage.
   */
  storages?: boolean | undefined;
  /** The part of the tools that is listed; if absent, all of them, with output schemas. */
  listing?: Listing | undefined;
};

/** Lists the tools that a server with these options offers, in the registry's order. */
export const listOfferedTools = ({
  toolsets,
  readOnly,
  role: callerRole = "operator",
  storages = false,
}: ToolChoice): ListedTool[] =>
  listedTools()
    .filter(
      ({ toolset, role, shown }) =>
        toolsets.includes(toolset) &&
        mayDo(callerRole, role) &&
        (!readOnly || shown.annotations.readOnlyHint),
    )
    .map(({ shown }) => (storages ? shown : withoutStorages(shown)));

/** Returns the missing service without which the tool cannot work; undefined if it can work. */
export function findMissingService(
  name: string,
  missing: readonly MissingService[] = [],
): MissingService | undefined {
  const toolset = listedTools().find(({ shown }) => shown.name === name)?.toolset;
  return missing.find(
    ({ toolsets, except }) => toolset && toolsets.includes(toolset) && except !== name,
  );
}

export type ToolLists = {
  /** Tools whose calls are carried out, without the finder and the callers. */
  offered: ListedTool[];
  /** Tools as `tools/list` shows them. */
  listed: ListedTool[];
  /** False also for a tool that cannot work in this home. */
  reachOf(name: string): ToolReach;
};

/**
 * Chooses the tools of a server: those that it offers, and those that it lists. No more tools than
 * the core has are all listed, such as those of the toolset `plex` alone.
 */
export function chooseTools(choice: ToolChoice): ToolLists {
  const offered = listOfferedTools(choice);
  const { toolsets = choice.toolsets, outputSchemas = true, missing } = choice.listing ?? {};
  const full = new Set(
    listedTools().flatMap(({ toolset, shown }) => (toolsets.includes(toolset) ? shown.name : [])),
  );
  const working = offered.filter(({ name }) => findMissingService(name, missing) === undefined);
  // If none could work, a client that sees no tool would not learn which setting is missing.
  const usable = working.length > 0 ? working : offered;
  const isShort = usable.length <= CORE.size;
  const listed = usable.filter(
    (tool) => isShort || full.has(tool.name) || CORE.has(tool.name) || destroys(tool),
  );
  const rest = usable.filter((tool) => !listed.includes(tool));
  const reach = listReachTools().filter(({ name }) => isUseful(name, rest));
  const names = new Set([...listed, ...reach].map(({ name }) => name));
  const found = new Map(rest.map(({ name, annotations }) => [name, annotations.readOnlyHint]));
  return {
    offered,
    listed: [...listed, ...reach].map((tool) => (outputSchemas ? tool : withoutOutputSchema(tool))),
    reachOf(name) {
      const reads = found.get(name);
      return reads === undefined ? names.has(name) : reads ? CALL_READ_TOOL : CALL_WRITE_TOOL;
    },
  };
}

/** True if the finder or a caller has a tool to find or to call that is not listed. */
const isUseful = (name: string, rest: readonly ListedTool[]): boolean =>
  name === FIND_TOOL
    ? rest.length > 0
    : rest.some(({ annotations }) => annotations.readOnlyHint === (name === CALL_READ_TOOL));

function withoutOutputSchema(tool: ListedTool): ListedTool {
  const { outputSchema: _, ...rest } = tool;
  return rest;
}
