/**
 * The groups of tools, in the order of the documentation. To switch a group on, give its tools to the registry and set
 * `built`: settings, defaults, help and refusals follow.
 */
export const TOOLSETS = {
  plex: { built: true, byDefault: true },
  ingest: { built: true, byDefault: true },
  identify: { built: true, byDefault: true },
  files: { built: true, byDefault: false },
  torrents: { built: true, byDefault: true },
} as const;

type Rows = typeof TOOLSETS;

/** A group that has tools in this version. */
export type Toolset = { [Name in keyof Rows]: Rows[Name]["built"] extends true ? Name : never }[keyof Rows];

const names = Object.keys(TOOLSETS) as (keyof Rows)[];

export const BUILT_TOOLSETS: readonly Toolset[] = names.filter((name): name is Toolset => TOOLSETS[name].built);

/** What is offered unless somebody chooses. */
export const DEFAULT_TOOLSETS: readonly Toolset[] = BUILT_TOOLSETS.filter((name) => TOOLSETS[name].byDefault);

/** Groups that are known by name and would offer nothing. */
export const EMPTY_TOOLSETS: readonly string[] = names.filter((name) => !TOOLSETS[name].built);
