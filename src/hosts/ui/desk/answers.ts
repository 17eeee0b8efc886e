import type { ShownAudit } from "../../../app/audit/audit-shape.ts";
import type {
  ShownFiledWork,
  ShownFiledWorks,
  ShownWhole,
} from "../../../app/filed-works/filed-work-shape.ts";
import type { ShownMissing } from "../../../app/missing/missing-shape.ts";
import type { NamesPreview } from "../../../app/rename/names-shape.ts";
import type {
  RenameAnswer,
  RenamePreview,
  RenameQuestion,
} from "../../../app/rename/rename-shape.ts";
import type { ShownHome, ShownPlots } from "../../../app/review/home/home-shape.ts";
import type * as settings from "../../../app/settings/settings-shape.ts";
import type { ShownEntries } from "../../../app/shown/file-plan-shape.ts";
import type { ShownEpisode, ShownWorkDetails } from "../../../app/shown/lookup-shape.ts";
import type {
  ShownEntry,
  ShownItem,
  ShownPreview,
  ShownRelease,
} from "../../../app/shown/release-shape.ts";
import type {
  RefilePlan,
  ShownChanged,
  ShownResults as ToldResults,
  UndoPlan,
} from "../../../app/shown/results-shape.ts";
import type { ShownStatus } from "../../../app/shown/status-shape.ts";
import type { ShownTorrent, TorrentCounts } from "../../../app/shown/torrent-shape.ts";
import type { ShownHealth, ShownLog } from "../../../app/shown/upkeep-shape.ts";
import type { ShownWork } from "../../../app/shown/work-shape.ts";
import type { SpaceReport } from "../../../app/space/space.ts";
import type {
  ShownDisk,
  ShownTrash,
  ShownTrashed,
  TrashResults,
} from "../../../app/trash/storage-shape.ts";
import type { TextForm } from "../../../base/actions/sentence.ts";
import type { MediaType } from "../../../base/identity.ts";
import type { ReasonGroup } from "../../../base/reason-traits.ts";
import type { AuditCode } from "../../../core/audit/finding.ts";
import type { DownloadsFilter, WallFilter } from "../../../core/page/place.ts";
import type { QueueSort } from "../../../core/release/queue-sorts.ts";
import type { ReleaseOutcome, State } from "../../../core/release/state.ts";
import type { LogLevel } from "../../../core/trace.ts";

// Arguments and answers of the tools, limited to the fields that the view uses. The server checks
// both and sends every sentence as text. The view only declares types.

export type ReleaseView = TextForm<ShownRelease>;
export type ItemView = TextForm<ShownItem>;
export type CandidateView = ItemView["candidates"][number];
export type FileView = ItemView["files"][number];
export type LengthFitView = NonNullable<CandidateView["length_fit"]>;
export type TorrentView = TextForm<ShownTorrent>;
export type HistoryEntryView = TextForm<ShownEntry>;
export type WorkView = TextForm<ShownWork>;
export type DecisionResults = TextForm<ToldResults>;
export type EngineResult = DecisionResults["engine"];
export type DecisionResult = DecisionResults["results"][number];
export type Status = TextForm<ShownStatus>;
export type Plots = ShownPlots;
export type HomeView = TextForm<ShownHome>;
export type TrashedFileView = TextForm<ShownTrashed>;
export type DiskView = TextForm<ShownDisk>;
export type Preview = TextForm<ShownPreview>;
export type WallWork = ShownFiledWork;
export type WallCounts = NonNullable<ShownFiledWorks["counts"]>;
export type FiledWorkView = TextForm<ShownWhole>;
export type ChangeView = TextForm<ShownChanged>;
type ChangedAnswer = { releases: ChangeView[]; next?: string };
export type HealthView = TextForm<ShownHealth>;
export type LogAnswer = ShownLog;
export type { MediaType };

/** Choices for one file of a release in an approval. */
export type FileDecision = {
  path: string;
  season?: number;
  episodes?: number[];
  part?: number;
  role?: "video" | "extra";
  skip?: true;
};

/** A decision to file releases. `version` is the release's version when it was shown. */
export type PageApproval = {
  ids: number[];
  type?: MediaType;
  tmdb_id?: number;
  season?: number;
  episodes?: number[];
  files?: FileDecision[];
  duplicates?: "replace" | "keep_both";
  version?: number;
};

/** Selects releases in the queue. `reason` is a code or a group. */
export type QueuePageFilter = {
  search?: string;
  reason?: string;
  state?: State | "all";
  sort?: QueueSort;
};
type QueueToolQuery = QueuePageFilter & {
  limit?: number;
  cursor?: string;
  counts?: true;
  around?: number;
};
export type QueueAnswer = {
  items: ReleaseView[];
  total: number;
  next?: string;
  counts?: { groups: { group: ReasonGroup; count: number }[] };
  position?: { id: number; place?: number; total: number; previous_id?: number; next_id?: number };
  /** Names releases of other states that a search found, if the list itself is empty. */
  instead?: string;
};

/**
 * Either the files that an undo would take out of the library, with the token that confirms it, or
 * the result of the undo.
 */
export type UndoAnswer = Partial<DecisionResults> & { plan?: UndoPlan; confirm_token?: string };
/** The same for a correction, with the work and the paths of its files then. */
export type RefileAnswer = UndoAnswer & { plan?: TextForm<RefilePlan> };

/**
 * Result of a command for a torrent. A removal first returns its plan, with the token that confirms
 * it.
 */
export type RemovalAnswer = { message?: string; plan?: { effect: string }; confirm_token?: string };

/**
 * Result of a match in Plex. The first answer is its plan, with the token that confirms it. The
 * outcome is `confirmed` once Plex shows the match.
 */
export type FixAnswer = {
  outcome?: "confirmed" | "sent_unconfirmed" | "put_back";
  message?: string;
  plan?: { effect: string };
  confirm_token?: string;
};

type HistoryToolQuery = {
  id?: number;
  action?: string;
  actor?: string;
  limit?: number;
  cursor?: string;
};
/** Entries, newest first. `total` is missing if too many entries match to be counted. */
type HistoryAnswer = { entries: HistoryEntryView[]; total?: number; next?: string };

type TorrentsQuery = DownloadsFilter & { counts?: true; limit?: number; cursor?: string };
export type TorrentsAnswer = {
  torrents: TorrentView[];
  /** Clients that did not respond, and when their torrents here were listed. */
  unavailable?: { client: string; message: string; as_of?: string }[];
  counts?: TorrentCounts;
  total?: number;
  next?: string;
};

type WorksToolQuery = Omit<WallFilter, "plex" | "by"> & {
  in_plex?: NonNullable<WallFilter["plex"]>;
  decided_by?: NonNullable<WallFilter["by"]>;
  offset?: number;
  limit?: number;
  counts?: true;
};

export type Tools = {
  list_filed_works: { asks: WorksToolQuery; answers: ShownFiledWorks };
  list_releases: {
    asks: {
      outcome?: ReleaseOutcome;
      search?: string;
      actor?: string;
      since?: string;
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
    answers: { item: { id: number; name: string; state: string }; engine?: EngineResult };
  };
  get_settings: { asks: Record<string, never>; answers: settings.ShownSettings };
  change_settings: {
    asks: { digest: string; reset?: string[] } & UnsavedSettings;
    answers: settings.SettingsChange;
  };
  undo_settings: { asks: { digest: string }; answers: settings.SettingsChange };
  test_settings: {
    asks: { what: settings.TestKind } & UnsavedSettings;
    answers: settings.SettingsTest;
  };
  preview_names: {
    asks: { set: Record<string, string>; page?: number };
    answers: TextForm<NamesPreview>;
  };
  sign_in_plex: { asks: { begin?: boolean }; answers: settings.PlexSignIn };
  find_services: { asks: UnsavedSettings; answers: settings.SettingsListing };
  restart_daemon: { asks: Record<string, never>; answers: { restarting: boolean } };
  get_filed_work: {
    asks: { type: MediaType; tmdb_id: number; season?: number };
    answers: FiledWorkView;
  };
  plan_rename: { asks: RenameQuestion; answers: TextForm<RenamePreview> };
  rename_library: {
    asks: RenameQuestion & { confirm_token?: string };
    answers: TextForm<RenameAnswer>;
  };
  audit_library: {
    asks: { only?: AuditCode[]; afresh?: boolean; limit?: number };
    answers: TextForm<ShownAudit>;
  };
  fix_plex_match: {
    asks: { path: string; restore?: true; confirm_token?: string };
    answers: FixAnswer;
  };
  list_missing_episodes: {
    asks: { tmdb_id?: number; specials?: boolean; afresh?: boolean; limit?: number };
    answers: ShownMissing;
  };
  list_trash: {
    asks: { limit?: number; cursor?: string };
    answers: TextForm<ShownTrash> & { next?: string };
  };
  restore_trash: { asks: { ids: string[] }; answers: TextForm<TrashResults> };
  purge_trash: { asks: { ids: string[] }; answers: TextForm<TrashResults> };
  explain_code: {
    asks: { code: string };
    answers: { entries: { kind: string; means: string; remedy: string }[] };
  };
  get_health: { asks: Record<string, never>; answers: HealthView };
  run_doctor: { asks: Record<string, never>; answers: HealthView };
  /** `made` is false if the backup is still being written. */
  make_backup: { asks: Record<string, never>; answers: HealthView & { made: boolean } };
  test_notifications: { asks: Record<string, never>; answers: HealthView };
  get_log: { asks: { level: LogLevel; search?: string }; answers: LogAnswer };
  get_home: { asks: Record<string, never>; answers: TextForm<ShownHome> };
  get_plots: { asks: { days: number }; answers: ShownPlots };
  find_space: { asks: { days?: number }; answers: TextForm<SpaceReport> };
  get_free_space: { asks: Record<string, never>; answers: { disks: DiskView[] } };
  list_torrents: { asks: TorrentsQuery; answers: TorrentsAnswer };
  get_ingest_history: { asks: HistoryToolQuery; answers: HistoryAnswer };
  get_ingest_queue: { asks: QueueToolQuery; answers: QueueAnswer };
  get_ingest_item: {
    asks: { id: number; cursor?: string };
    answers: { item: ItemView; files_next?: string };
  };
  approve_ingest: { asks: PageApproval | { each: PageApproval[] }; answers: DecisionResults };
  reject_ingest: {
    asks: { ids: number[]; reason?: string; versions?: number[] };
    answers: DecisionResults;
  };
  retry_ingest: { asks: { ids: number[]; versions?: number[] }; answers: DecisionResults };
  undo_ingest: {
    asks: { id: number; confirm_token?: string; paths?: string[] };
    answers: UndoAnswer;
  };
  refile_ingest: {
    asks: {
      id: number;
      type: MediaType;
      tmdb_id: number;
      confirm_token?: string;
    } & Pick<PageApproval, "duplicates">;
    answers: RefileAnswer;
  };
  preview_rename: {
    /** The same choice as in an approval. */
    asks: { id: number } & Omit<PageApproval, "ids" | "version">;
    answers: Preview;
  };
  get_watcher_status: { asks: Record<string, never>; answers: Status };
  ask_services: { asks: Record<string, never>; answers: Status };
  start_watcher: { asks: Record<string, never>; answers: Status };
  stop_watcher: { asks: Record<string, never>; answers: Status };
  search_tmdb: {
    asks: { query: string; type?: MediaType; year?: number; limit?: number };
    answers: { results: WorkView[] };
  };
  get_tmdb_details: {
    asks: { type: MediaType; tmdb_id: number; season?: number };
    answers: ShownWorkDetails;
  };
  get_tmdb_episode: {
    asks: { tmdb_id: number; season: number; episode: number };
    answers: ShownEpisode;
  };
};

/**
 * Values of settings that are not saved yet. The token of a server at plex.tv stays in the daemon.
 */
export type UnsavedSettings = { set: Record<string, string>; plex_server?: number };

export type ToolName = keyof Tools;
