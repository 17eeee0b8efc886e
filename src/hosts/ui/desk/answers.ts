import type { ShownAudit } from "../../../app/audit/audit-shape.ts";
import type {
  ShownFiledWork,
  ShownFiledWorks,
  ShownWhole,
} from "../../../app/filed-works/filed-work-shape.ts";
import type { RenameAnswer, RenameAsked, RenamePlanned } from "../../../app/rename/rename-shape.ts";
import type { ShownHome, ShownPlots } from "../../../app/review/home/home-shape.ts";
import type * as settings from "../../../app/settings/settings-shape.ts";
import type { ShownEntries } from "../../../app/shown/file-plan-shape.ts";
import type { ShownDetails, ShownEpisode } from "../../../app/shown/lookup-shape.ts";
import type {
  ShownEntry,
  ShownItem,
  ShownPreview,
  ShownRelease,
} from "../../../app/shown/release-shape.ts";
import type {
  ShownChanged,
  Results as ToldResults,
  UndoPlan,
} from "../../../app/shown/results-shape.ts";
import type { ShownStatus } from "../../../app/shown/status-shape.ts";
import type { ShownTorrent, TorrentCounts } from "../../../app/shown/torrent-shape.ts";
import type { ShownHealth, ShownLog } from "../../../app/shown/upkeep-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import type {
  ShownDisk,
  ShownTrash,
  ShownTrashed,
  TrashResults,
} from "../../../app/trash/storage-shape.ts";
import type { Worded } from "../../../base/actions/sentence.ts";
import type { MediaType } from "../../../base/identity.ts";
import type { ReasonGroup } from "../../../base/reason-traits.ts";
import type { AuditCode } from "../../../core/audit/finding.ts";
import type { DownloadsFilter, WallFilter } from "../../../core/page/place.ts";
import type { QueueSort } from "../../../core/release/queue-sorts.ts";
import type { ReleaseOutcome } from "../../../core/release/state.ts";
import type { LogLevel } from "../../../core/trace.ts";

// What the tools take and answer, as far as the view uses it. The server checks both, and says
// every sentence as text; here they are types alone.

export type Release = Worded<ShownRelease>;
export type Item = Worded<ShownItem>;
export type Candidate = Item["candidates"][number];
export type File = Item["files"][number];
export type Fit = NonNullable<Candidate["length_fit"]>;
export type Torrent = Worded<ShownTorrent>;
export type Entry = Worded<ShownEntry>;
export type Work = Worded<ShownWork>;
export type Results = Worded<ToldResults>;
export type Engine = Results["engine"];
export type Result = Results["results"][number];
export type Status = Worded<ShownStatus>;
export type Plots = ShownPlots;
export type Home = Worded<ShownHome>;
export type Trashed = Worded<ShownTrashed>;
export type Disk = Worded<ShownDisk>;
export type Preview = Worded<ShownPreview>;
export type FiledWork = ShownFiledWork;
export type WallCounts = NonNullable<ShownFiledWorks["counts"]>;
export type Whole = Worded<ShownWhole>;
export type Changed = Worded<ShownChanged>;
type ChangedAnswer = { releases: Changed[]; next?: string };
export type Health = Worded<ShownHealth>;
export type LogAnswer = ShownLog;
export type { MediaType };

/** What an approval says about one file of a release. */
export type FileChoice = {
  path: string;
  season?: number;
  episodes?: number[];
  role?: "video" | "extra";
  skip?: true;
};

/** One decision for a filing; `version` is that of the release as it was shown. */
export type Approval = {
  ids: number[];
  type?: MediaType;
  tmdb_id?: number;
  season?: number;
  episodes?: number[];
  files?: FileChoice[];
  duplicates?: "replace" | "keep_both";
  version?: number;
};

/** Which releases of the queue; `reason` is a code or a group. */
export type QueueFilter = { search?: string; reason?: string; state?: string; sort?: QueueSort };
type QueueQuery = QueueFilter & { limit?: number; cursor?: string; counts?: true; around?: number };
export type QueueAnswer = {
  items: Release[];
  total: number;
  next?: string;
  counts?: { groups: { group: ReasonGroup; count: number }[] };
  position?: { id: number; place?: number; total: number; previous_id?: number; next_id?: number };
};

/**
 * Either what an undo would take out of the library, with the token that confirms it, or what came
 * of it.
 */
export type UndoAnswer = Partial<Results> & { plan?: UndoPlan; confirm_token?: string };

/**
 * What a command to a torrent did; of a removal first what it would do, with the token that
 * confirms it.
 */
export type RemovalAnswer = { message?: string; plan?: { effect: string }; confirm_token?: string };

type HistoryQuery = {
  id?: number;
  action?: string;
  actor?: string;
  limit?: number;
  cursor?: string;
};
/** Newest first; without a total where more match than are counted. */
type HistoryAnswer = { entries: Entry[]; total?: number; next?: string };

type TorrentsQuery = DownloadsFilter & { counts?: true; limit?: number; cursor?: string };
export type TorrentsAnswer = {
  torrents: Torrent[];
  /** The clients that did not answer. */
  unavailable?: { client: string; message: string }[];
  counts?: TorrentCounts;
  total?: number;
  next?: string;
};

type WorksQuery = Omit<WallFilter, "plex" | "by"> & {
  in_plex?: NonNullable<WallFilter["plex"]>;
  decided_by?: NonNullable<WallFilter["by"]>;
  offset?: number;
  limit?: number;
  counts?: true;
};

export type Tools = {
  list_filed_works: { asks: WorksQuery; answers: ShownFiledWorks };
  list_releases: {
    asks: {
      outcome?: ReleaseOutcome;
      search?: string;
      actor?: string;
      limit?: number;
      cursor?: string;
    };
    answers: ChangedAnswer;
  };
  control_torrent: {
    asks:
      | { action: "start" | "stop" | "remove"; hash: string; confirm_token?: string }
      | { action: "add"; source: string };
    answers: RemovalAnswer;
  };
  list_directory: { asks: { path?: string; limit?: number }; answers: ShownEntries };
  execute_ingest: {
    asks: { path: string; type?: MediaType; tmdb_id?: number };
    answers: { item: { id: number; name: string } };
  };
  get_settings: { asks: Record<string, never>; answers: settings.ShownSettings };
  change_settings: {
    asks: { digest: string; reset?: string[] } & Unsaved;
    answers: settings.SettingsChanged;
  };
  undo_settings: { asks: { digest: string }; answers: settings.SettingsChanged };
  test_settings: { asks: { what: settings.TestKind } & Unsaved; answers: settings.SettingsTested };
  sign_in_plex: { asks: { begin?: boolean }; answers: settings.PlexSignIn };
  find_services: { asks: Unsaved; answers: settings.SettingsFound };
  restart_daemon: { asks: Record<string, never>; answers: { restarting: boolean } };
  get_filed_work: { asks: { type: MediaType; tmdb_id: number; season?: number }; answers: Whole };
  plan_rename: { asks: RenameAsked; answers: Worded<RenamePlanned> };
  rename_library: { asks: RenameAsked & { confirm_token?: string }; answers: Worded<RenameAnswer> };
  audit_library: {
    asks: { only?: AuditCode[]; afresh?: boolean; limit?: number };
    answers: Worded<ShownAudit>;
  };
  list_trash: {
    asks: { limit?: number; cursor?: string };
    answers: Worded<ShownTrash> & { next?: string };
  };
  restore_trash: { asks: { ids: string[] }; answers: Worded<TrashResults> };
  purge_trash: { asks: { ids: string[] }; answers: Worded<TrashResults> };
  get_health: { asks: Record<string, never>; answers: Health };
  run_doctor: { asks: Record<string, never>; answers: Health };
  make_backup: { asks: Record<string, never>; answers: Health };
  test_notifications: { asks: Record<string, never>; answers: Health };
  get_log: { asks: { level: LogLevel; search?: string }; answers: LogAnswer };
  get_home: { asks: Record<string, never>; answers: Worded<ShownHome> };
  get_plots: { asks: { days: number }; answers: ShownPlots };
  get_free_space: { asks: Record<string, never>; answers: { disks: Disk[] } };
  list_torrents: { asks: TorrentsQuery; answers: TorrentsAnswer };
  get_ingest_history: { asks: HistoryQuery; answers: HistoryAnswer };
  get_ingest_queue: { asks: QueueQuery; answers: QueueAnswer };
  get_ingest_item: {
    asks: { id: number; cursor?: string };
    answers: { item: Item; files_next?: string };
  };
  approve_ingest: { asks: Approval | { each: Approval[] }; answers: Results };
  reject_ingest: {
    asks: { ids: number[]; reason?: string; versions?: number[] };
    answers: Results;
  };
  retry_ingest: { asks: { ids: number[]; versions?: number[] }; answers: Results };
  undo_ingest: {
    asks: { id: number; confirm_token?: string; paths?: string[] };
    answers: UndoAnswer;
  };
  preview_rename: { asks: { id: number; type?: MediaType; tmdb_id?: number }; answers: Preview };
  get_watcher_status: { asks: Record<string, never>; answers: Status };
  ask_services: { asks: Record<string, never>; answers: Status };
  start_watcher: { asks: Record<string, never>; answers: Status };
  stop_watcher: { asks: Record<string, never>; answers: Status };
  search_tmdb: {
    asks: { query: string; type?: MediaType; year?: number; limit?: number };
    answers: { results: Work[] };
  };
  get_tmdb_details: {
    asks: { type: MediaType; tmdb_id: number; season?: number };
    answers: ShownDetails;
  };
  get_tmdb_episode: {
    asks: { tmdb_id: number; season: number; episode: number };
    answers: ShownEpisode;
  };
};

/** Values of settings that are not saved; the token of a server at plex.tv stays in the daemon. */
export type Unsaved = { set: Record<string, string>; plex_server?: number };

export type ToolName = keyof Tools;
