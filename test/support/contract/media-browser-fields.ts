// The fields of answers that the program reads, by kind of server. Each was looked up by hand: for
// Jellyfin in the source of 10.10.7, 10.11.11 and 12.0-rc5, for Emby in its OpenAPI document of
// 4.8.11. The stand-ins send no other field, so the program cannot rest on one.

type Fields = {
  /** Names of the answer's own type, in which the fields were looked up. */
  types: string;
  fields: readonly string[];
};

/** Parts of answers. A `list` or a `part` inside has a separate type. */
export type AnswerPart =
  | "list"
  | "item"
  | "source"
  | "stream"
  | "folder"
  | "options"
  | "info"
  | "public"
  | "configuration"
  | "session"
  | "task"
  | "result";

const ITEM = (
  "Id Type Name ProductionYear PremiereDate LocationType SeriesId SeriesName OriginalTitle " +
  "ParentIndexNumber IndexNumber IndexNumberEnd PartCount Path ProviderIds MediaSources Width " +
  "DateCreated"
).split(" ");
const SOURCE = ["Id", "Path", "MediaStreams"];
const FOLDER = ["Name", "ItemId", "Locations", "CollectionType", "LibraryOptions", "RefreshStatus"];
const PUBLIC = ["Id", "Version", "ServerName"];

export const ANSWER_FIELDS: Readonly<
  Record<"jellyfin" | "emby", Readonly<Partial<Record<AnswerPart, Fields>>>>
> = {
  jellyfin: {
    list: {
      types: "QueryResult<BaseItemDto>",
      fields: ["Items", "TotalRecordCount", "StartIndex"],
    },
    item: { types: "BaseItemDto", fields: [...ITEM, "MediaSourceCount"] },
    source: { types: "MediaSourceInfo", fields: SOURCE },
    stream: { types: "MediaStream", fields: ["Type", "Width"] },
    folder: { types: "VirtualFolderInfo", fields: [...FOLDER, "RefreshProgress"] },
    options: { types: "LibraryOptions", fields: ["Enabled"] },
    info: {
      types: "SystemInfo",
      fields: [...PUBLIC, "StartupWizardCompleted", "HasPendingRestart"],
    },
    public: { types: "PublicSystemInfo", fields: [...PUBLIC, "StartupWizardCompleted"] },
    configuration: { types: "ServerConfiguration", fields: ["LibraryMonitorDelay"] },
    session: { types: "SessionInfoDto", fields: ["NowPlayingItem"] },
    task: { types: "TaskInfo", fields: ["Key", "State", "LastExecutionResult"] },
    result: { types: "TaskResult", fields: ["EndTimeUtc", "Status"] },
  },
  emby: {
    list: { types: "QueryResult_BaseItemDto", fields: ["Items", "TotalRecordCount"] },
    item: { types: "BaseItemDto", fields: ITEM },
    source: { types: "MediaSourceInfo", fields: [...SOURCE, "ItemId"] },
    stream: { types: "MediaStream", fields: ["Type", "Width"] },
    folder: { types: "VirtualFolderInfo", fields: [...FOLDER, "RefreshProgress"] },
    // Emby's libraries cannot be disabled.
    options: { types: "LibraryOptions", fields: [] },
    info: { types: "SystemInfo", fields: [...PUBLIC, "HasPendingRestart"] },
    public: { types: "PublicSystemInfo", fields: PUBLIC },
    configuration: { types: "ServerConfiguration", fields: ["LibraryMonitorDelaySeconds"] },
    session: { types: "Session.SessionInfo", fields: ["NowPlayingItem"] },
  },
};

/** The type of a part inside another part. Other values are sent as they are. */
const INSIDE: Readonly<Record<string, AnswerPart>> = {
  MediaSources: "source",
  MediaStreams: "stream",
  LibraryOptions: "options",
  NowPlayingItem: "item",
  LastExecutionResult: "result",
};

/** Returns an answer with only the fields that this kind of server has. */
export function describe(kind: "jellyfin" | "emby", part: AnswerPart, answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map((one: unknown) => describe(kind, part, one));
  if (typeof answer !== "object" || answer === null) return answer;
  const known = new Set(ANSWER_FIELDS[kind][part]?.fields);
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name]) => known.has(name))
      .map(([name, value]): [string, unknown] => {
        const inside = INSIDE[name];
        return [name, inside === undefined ? value : describe(kind, inside, value)];
      }),
  );
}
