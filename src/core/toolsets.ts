/**
 * Groups of tools, in the order of the documentation. To add a group, add a row here and add its
 * tools to the registry.
 */
export const TOOLSETS = {
  plex: { byDefault: true },
  ingest: { byDefault: true },
  identify: { byDefault: true },
  files: { byDefault: false },
  library: { byDefault: false },
  torrents: { byDefault: true },
  curate: { byDefault: false },
} as const;

export type Toolset = keyof typeof TOOLSETS;

export const TOOLSET_NAMES = Object.keys(TOOLSETS) as readonly Toolset[];

/** Groups that are offered by default. */
export const DEFAULT_TOOLSETS: readonly Toolset[] = TOOLSET_NAMES.filter(
  (name) => TOOLSETS[name].byDefault,
);
