/**
 * The groups of tools, in the order of the documentation. A new one is a row here and its tools in
 * the registry.
 */
export const TOOLSETS = {
  plex: { byDefault: true },
  ingest: { byDefault: true },
  identify: { byDefault: true },
  files: { byDefault: false },
  library: { byDefault: false },
  torrents: { byDefault: true },
} as const;

export type Toolset = keyof typeof TOOLSETS;

export const TOOLSET_NAMES = Object.keys(TOOLSETS) as readonly Toolset[];

/** What is offered unless a person chooses. */
export const DEFAULT_TOOLSETS: readonly Toolset[] = TOOLSET_NAMES.filter(
  (name) => TOOLSETS[name].byDefault,
);
