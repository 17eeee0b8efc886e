import * as z from "zod";
import { listOf, rowsOf } from "../../adapters/http/lists.ts";
import { cleanText } from "../../base/text/clean-text.ts";

// Nulls are omitted or sent, and any field may be missing. A field that cannot be read becomes
// undefined; the rest of the entry is kept.

const MAX_PATH_CHARS = 4096;
const MAX_NAME_CHARS = 300;
const MAX_NUMBER = 1_000_000;
/** A page has 500 entries. A list with more entries than this is not parsed at all. */
const MAX_ENTRIES = 10_000;
/** Files of an item, and folders of a library. */
const MAX_PARTS = 1000;

const bounded = z.array(z.unknown()).max(MAX_ENTRIES);

const anything = z.unknown().optional();

const text = anything.transform((value): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined,
);
const name = text.transform((value) => value && cleanText(value, MAX_NAME_CHARS));
const natural = anything.transform((value): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= MAX_NUMBER
    ? value
    : undefined,
);
/** A path as the server sees it; undefined if it is too long or contains NUL. */
const serverPath = text.transform((value) =>
  value !== undefined && value.length <= MAX_PATH_CHARS && !value.includes("\0")
    ? value
    : undefined,
);
const paths = z
  .unknown()
  .optional()
  .transform((value): string[] =>
    Array.isArray(value)
      ? value.slice(0, MAX_PARTS).flatMap((entry) => serverPath.parse(entry) ?? [])
      : [],
  );

const wireProviders = anything.transform((value): Map<string, string> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value)
      .slice(0, 50)
      .flatMap(([key, id]): [string, string][] =>
        typeof id === "string" && id.length <= 40 ? [[key.toLowerCase(), id]] : [],
      ),
  );
});

const streams = listOf(z.object({ Type: text, Width: natural }));
const wireStreams = anything.transform((value) =>
  streams.parse(Array.isArray(value) ? value.slice(0, MAX_PARTS) : []),
);
const sources = listOf(z.object({ Path: serverPath, MediaStreams: wireStreams }));
const wireSources = anything.transform((value) =>
  sources.parse(Array.isArray(value) ? value.slice(0, MAX_PARTS) : []),
);

export const wireItem = z.object({
  Id: z.string(),
  Type: z.string(),
  Name: name,
  ProductionYear: natural,
  /** Jellyfin sets it from a date in the file's name. */
  PremiereDate: text,
  LocationType: text,
  SeriesId: text,
  SeriesName: name,
  OriginalTitle: name,
  ParentIndexNumber: natural,
  IndexNumber: natural,
  IndexNumberEnd: natural,
  PartCount: natural,
  MediaSourceCount: natural,
  Path: serverPath,
  ProviderIds: wireProviders,
  MediaSources: wireSources,
  Width: natural,
});

export type WireItem = z.output<typeof wireItem>;

/** The list must exist: an answer without one is not from Jellyfin or Emby. */
export const wireItems = z.object({ Items: bounded, TotalRecordCount: natural });

/** Emby's documented address has the list in `Items`. */
const folderList = z.union([bounded, z.object({ Items: bounded }).transform(({ Items }) => Items)]);

export const wireFolders = folderList.pipe(
  rowsOf(
    z.object({
      Name: name,
      /** Empty if the server sends none. */
      ItemId: z
        .string()
        .nullish()
        .transform((id) => id ?? ""),
      Locations: paths,
      CollectionType: text,
      LibraryOptions: z.object({ Enabled: anything }).optional().catch(undefined),
      RefreshStatus: text,
    }),
  ),
);

const wireTaskResult = z.object({ Status: text, EndTimeUtc: text }).optional().catch(undefined);

export const wireTasks = bounded.pipe(
  rowsOf(z.object({ Key: text, State: text, LastExecutionResult: wireTaskResult })),
);

/** A delay of more than ten minutes is not believed. */
const MAX_DELAY_SECONDS = 600;

export const wireConfiguration = z.object({
  LibraryMonitorDelay: natural.transform((seconds) =>
    seconds === undefined || seconds > MAX_DELAY_SECONDS ? undefined : seconds,
  ),
});

export const wireInfo = z.object({ Version: z.string(), Id: z.string() });

/** The version of another program cannot be read as one. */
const wireVersion = z.string().regex(/^\d{1,4}\.\d{1,4}(?:[.-][\w.-]{0,40})?$/);

/** A Jellyfin that is starting answers with names in camel case. Seen on 12.0-rc5. */
export const wireSetupInfo = z.object({ version: wireVersion, id: z.string() });

export const wirePublicInfo = z.object({
  Version: wireVersion,
  Id: z.string(),
  ServerName: name,
  StartupWizardCompleted: anything,
});

export const wireSessions = bounded.pipe(
  rowsOf(
    z.object({
      NowPlayingItem: z
        .object({ Id: text, Path: serverPath, MediaSources: wireSources })
        .optional()
        .catch(undefined),
    }),
  ),
);
