import type { ReadDashboard } from "../../app/dashboard/read-dashboard.ts";
import type { Report } from "../../app/doctor/finding.ts";
import type { FileTools } from "../../app/file-tools/desk.ts";
import type { FiledWorks } from "../../app/filed-works/list-filed-works.ts";
import type { HookEvent } from "../../app/hooks/read-event.ts";
import type { IdentifyDesk } from "../../app/identify/desk/desk.ts";
import type { DeliveryAttempt } from "../../app/notify/notifier.ts";
import type { Curate } from "../../app/plex/curate/curate.ts";
import type { Library } from "../../app/plex/library/library.ts";
import type { Playback } from "../../app/plex/playback/playback.ts";
import type { RenameDesk } from "../../app/rename/desk.ts";
import type { NamesPreview } from "../../app/rename/names-shape.ts";
import type { PlanChoice } from "../../app/review/choose/numbers.ts";
import type { EngineControl } from "../../app/review/control-engine.ts";
import type { Decisions } from "../../app/review/decisions.ts";
import type { FollowedMarks } from "../../app/review/followed-marks.ts";
import type { QueueReader } from "../../app/review/read-queue.ts";
import type { Refile } from "../../app/review/refile.ts";
import type { TakeIn } from "../../app/review/take-in.ts";
import type { TorrentDoneResult } from "../../app/review/torrent-done.ts";
import type { UndoUseCase } from "../../app/review/undo.ts";
import type { RoutedPlex } from "../../app/routes/with-rules.ts";
import type { ServiceUseCase } from "../../app/service/service.ts";
import type { Clients } from "../../app/setup/clients.ts";
import type { Uninstall } from "../../app/setup/uninstall.ts";
import type { ShownPreview } from "../../app/shown/release-shape.ts";
import type { ShownLog } from "../../app/shown/upkeep-shape.ts";
import type { WebDesk } from "../../app/sign-in/desk.ts";
import type { SpaceQuery, SpaceReport } from "../../app/space/space.ts";
import type { ShownDisk } from "../../app/trash/storage-shape.ts";
import type { TrashDesk } from "../../app/trash/trash.ts";
import type { DatabaseDesk } from "../../app/upkeep/database.ts";
import type { ShownWhy } from "../../app/why/fact.ts";
import { UserError } from "../../base/errors.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { FinishedTorrent } from "../../core/torrent/client.ts";
import type { ConfigReport } from "../config/settings-report.ts";
import type { NamedTorrent } from "../parts/hook-log.ts";
import type { Program } from "../program.ts";
import type { DoctorOptions } from "./doctor/doctor.ts";
import type { HealthDesk, LogQuery } from "./doctor/health-desk.ts";
import type { Recording } from "./doctor/record.ts";
import type { IdentifyLines } from "./identify-lines.ts";
import type { AdoptDesk } from "./library/adopt.ts";
import type { AuditDesk } from "./library/audit.ts";
import type { MissingDesk } from "./library/missing.ts";
import type { LibraryMoveDesk } from "./library/move.ts";
import type { NamesQuery } from "./library/names.ts";
import type { Posters } from "./posters.ts";
import type { SearchMedia } from "./search.ts";
import type { PageSettings } from "./setup/settings-desk.ts";
import type { OpenSetup } from "./setup/setup.ts";
import type { HookAnswer, HookResult } from "./torrent-done.ts";
import type { Torrents } from "./torrents.ts";

/**
 * Everything that this program can do, for any host. Commands, tools and the page share this list.
 */
export interface UseCases {
  /** Reads the facts for dashboards, at most five seconds old. */
  dashboard(): Promise<ReadDashboard>;
  /** Reads the review queue and past decisions. */
  queue(): Promise<QueueReader>;
  decisions(): Promise<Decisions>;
  /** Undoes decisions. */
  undo(): Promise<UndoUseCase>;
  /** Corrects filed releases. */
  refile(): Promise<Refile>;
  /** Shows where the files of a path or a release would go. */
  preview(target: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview>;
  /** Previews a path from a client. @throws UserError outside the folders that clients may name */
  previewBelowRoots(path: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview>;
  /** Previews the name of a file that need not exist. */
  previewName(name: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview>;
  /** Takes in named downloads. */
  takeIn(): Promise<TakeIn>;
  /** Controls the engine: whether it runs or is paused, and its settings. */
  engine(): Promise<EngineControl>;
  /** Detects whether the response that a client follows has changed. */
  followed(): Promise<FollowedMarks>;
  /**
   * Records an action that belongs to no release, such as a command to a player. A server without a
   * database logs it.
   */
  record(action: HistoryAction, detail: Record<string, unknown>, actor: string): Promise<void>;
  /** Parses names and looks up works. */
  works(): Promise<IdentifyDesk>;
  /** Decides from names only. Records nothing except TMDB's responses. */
  identifyLines(): Promise<IdentifyLines>;
  /** @throws UserError if no download client is configured, saying what to set */
  torrents(): Promise<Torrents>;
  fileTools(): Promise<FileTools>;
  /** Plans that rename the library by the templates. */
  rename(): Promise<RenameDesk>;
  /** Previews names of the library's files with settings that need not be saved. */
  previewNames(query: NamesQuery, signal: AbortSignal): Promise<NamesPreview>;
  trash(): Promise<TrashDesk>;
  /** Lists the films and series for which something was filed. */
  filedWorks(): Promise<FiledWorks>;
  /** Lists the disks of the libraries with their free space. */
  freeSpace(signal: AbortSignal): Promise<ShownDisk[]>;
  /** Lists files that can be deleted, each with the command that deletes it. Changes nothing. */
  space(query: SpaceQuery, signal: AbortSignal): Promise<SpaceReport>;
  /** Adopts the libraries' contents into the journal. Touches no file. */
  adopt(): Promise<AdoptDesk>;
  /** Records that a library is in another folder now. Touches no file. */
  libraryMove(): Promise<LibraryMoveDesk>;
  /** Audits the library. Changes nothing. */
  audit(): Promise<AuditDesk>;
  /** Lists aired episodes that the library lacks. Changes nothing. */
  missing(): Promise<MissingDesk>;
  /**
   * Explains where something is, and why it is not in Plex. With `at`, considers only that storage.
   */
  why(target: string, at?: string): Promise<ShownWhy>;
  /** Like `why`, for the releases whose name or title has these words. */
  whyTitled(words: string, at?: string): Promise<ShownWhy>;
  /**
   * Like `why`, for a path that a client names. The path must be in a watched folder, the library
   * or a client's folder.
   */
  whyBelowRoots(path: string, at?: string): Promise<ShownWhy>;
  /**
   * @throws UserError if Plex is not configured, saying what to set. `library` and `playback` also
   * throw it.
   */
  plex(): Promise<RoutedPlex>;
  library(): Promise<Library>;
  /**
   * Searches all media servers. @throws UserError if none is configured, saying what to set; Outage
   * if none responds
   */
  searchMedia: SearchMedia;
  playback(): Promise<Playback>;
  /** Changes in Plex for PLEX_TOKEN's user: marks, lists and matches. */
  curate(): Promise<Curate>;
  posters(): Promise<Posters>;
  /**
   * Applies the user's own words wherever names are read. @throws UserError with what is wrong with
   * them
   */
  ownWords(): void;
  settings(): Promise<ConfigReport>;
  /** The settings, for a user who changes them. */
  pageSettings(): Promise<PageSettings>;
  database(): Promise<DatabaseDesk>;
  /** Access to the page in a browser: sign-in links, and the browsers that are signed in. */
  web(): Promise<WebDesk>;
  /** Sends a test message to each configured channel. */
  tryNotify(signal: AbortSignal): Promise<DeliveryAttempt[]>;
  /** Never throws for an invalid configuration, which is reported as a finding. */
  doctor(options: DoctorOptions): Promise<Report>;
  /**
   * Records anonymised responses of this media server; without a name, of the first one.
   * @throws UserError if no such server is configured
   */
  recordServer(name: string | undefined, signal: AbortSignal): Promise<Recording>;
  /**
   * Records anonymised responses of this Sonarr or Radarr. @throws UserError if no app has the name
   */
  recordArr(name: string, signal: AbortSignal): Promise<Recording>;
  /** Health page: last doctor report, backups and notifications. */
  health(): Promise<HealthDesk>;
  /** The last lines of the log. */
  log(query: LogQuery): Promise<ShownLog>;
  setup(): Promise<OpenSetup>;
  clients(): Promise<Clients>;
  service(): Promise<ServiceUseCase>;
  /** Lists and removes what plex-ingest put on this machine. */
  uninstall(): Promise<Uninstall>;
  /** Records a finished torrent. @throws UserError when nothing was recorded */
  torrentDone(finished: FinishedTorrent, actor: string): Promise<TorrentDoneResult>;
  /** Records the hint in another app's message. @throws UserError as `torrentDone` */
  hookEvent(event: HookEvent, actor: string): Promise<HookResult>;
  /**
   * Like `torrentDone`, for the client's hook. Returns a line for its log. Never throws, because it
   * must not fail the client.
   */
  answerHook(named: NamedTorrent): Promise<HookAnswer>;
}

/**
 * Creates the use cases of one process. The objects that they return are created at the first call
 * and closed with the process. Nothing is loaded before it is needed.
 */
export function createUseCases(program: Program): UseCases {
  const { part } = program;
  const review = () => import("./review.ts");
  const decisions = part(async () => (await review()).openDecisions(program));
  const engine = part(async () => (await review()).openEngineControl(program));
  const storage = () => import("./trash.ts");
  const files = () => import("./file-tools.ts");
  const hook = () => import("./torrent-done.ts");
  const previews = () => import("./preview.ts");
  const whys = () => import("./why.ts");
  const doctor = () => import("./doctor/doctor.ts");
  const plexTools = part(async () => (await import("./plex.ts")).openPlexTools(program));
  const trash = part(async () => (await storage()).openTrash(program));
  const database = part(async () => (await import("./database/desk.ts")).openDatabase(program));
  const health = part(async () =>
    (await import("./doctor/health-desk.ts")).openHealth({ program, database }),
  );
  const rename = part(
    async () => (await files()).openRename(program),
    (desk) => desk.close(),
  );
  const clients = part(async () => (await import("./setup/clients.ts")).openClients(program.place));
  const ownWords = (): void => {
    const words = program.words();
    const problem = words.problem();
    if (problem !== undefined) {
      throw new UserError(problem, "Correct words.json, which decides how names are read.");
    }
    words.value();
  };
  const record: UseCases["record"] = async (action, detail, actor) => {
    if (program.hasDatabase) await (await decisions()).record(action, detail, actor);
    else program.log.info(`${actor} ${action} ${JSON.stringify(detail)}`);
  };
  const audit = part(
    async () => (await import("./library/audit.ts")).openAudit(program, rename),
    (desk) => desk.close(),
  );
  return {
    dashboard: part(async () => (await import("./dashboard.ts")).openDashboard(program, engine)),
    queue: part(async () => (await review()).openQueue(program)),
    decisions,
    undo: part(async () => (await review()).openUndo(program)),
    refile: part(async () => (await review()).openRefile(program)),
    preview: async (target, choice, signal) =>
      (await previews()).previewNamed(program, target, choice, signal),
    previewBelowRoots: async (path, choice, signal) =>
      (await previews()).previewBelowRoots(program, path, choice, signal),
    previewName: async (name, choice, signal) =>
      (await previews()).previewName(program, name, choice, signal),
    takeIn: part(async () => (await review()).openTakeIn(program)),
    engine,
    followed: part(async () => (await review()).openFollowed(program)),
    record,
    works: part(async () => (await import("./works.ts")).openWorks(program)),
    identifyLines: async () => {
      ownWords();
      return (await import("./identify-lines.ts")).openIdentifyLines(program);
    },
    torrents: part(
      async () => (await import("./torrents.ts")).openTorrents(program),
      (torrents) => torrents.close(),
    ),
    fileTools: part(async () => (await files()).openFileTools(program)),
    rename,
    previewNames: async (query, signal) =>
      (await import("./library/names.ts")).previewLibraryNames(program, query, signal),
    trash,
    filedWorks: part(async () => {
      const { createFiledWorks } = await import("../../app/filed-works/list-filed-works.ts");
      const plex = program.config.plex.url === undefined ? undefined : await plexTools();
      const findWork = plex?.findWork ?? (async () => undefined);
      return createFiledWorks(
        await program.store(),
        await trash(),
        findWork,
        await program.files(),
      );
    }),
    freeSpace: async (signal) => (await storage()).showFreeSpace(program, signal),
    space: async (query, signal) => (await storage()).findSpace(program, query, signal),
    adopt: async () => (await import("./library/adopt.ts")).openAdopt(program),
    libraryMove: async () => (await import("./library/move.ts")).openLibraryMove(program),
    audit,
    missing: part(
      async () => (await import("./library/missing.ts")).openMissing(program),
      (missing) => missing.close(),
    ),
    why: async (target, storageName) => (await whys()).explainWhy(program, target, storageName),
    whyTitled: async (words, storageName) =>
      (await whys()).explainWhyTitled(program, words, storageName),
    whyBelowRoots: async (path, storageName) =>
      (await whys()).explainClientPath(program, path, storageName),
    plex: async () => (await plexTools()).plex,
    library: async () => (await plexTools()).library,
    searchMedia: async (query, signal) =>
      (await import("./search.ts")).searchAll(program, plexTools, query, signal),
    playback: async () => (await plexTools()).playback,
    curate: part(async () => (await import("./curate.ts")).openCurate(program, { audit, record })),
    posters: part(
      async () => (await import("./posters.ts")).openPosters(program),
      (posters) => posters.close(),
    ),
    ownWords,
    settings: async () => (await import("./report-settings.ts")).reportSettings(program),
    pageSettings: part(
      async () => (await import("./setup/settings-desk.ts")).openPageSettings(program, engine),
      (settings) => settings.close(),
    ),
    database,
    web: part(async () => (await import("./sign-in.ts")).openSignIn(program)),
    tryNotify: async (signal) =>
      (await import("../parts/channels.ts")).tryNotify(program.config, signal),
    doctor: async (options) => (await doctor()).examineForTypist(program.place, options),
    recordServer: async (name, signal) =>
      (await import("./doctor/record.ts")).recordServer(program.config, name, signal),
    recordArr: async (name, signal) =>
      (await import("./doctor/record.ts")).recordArr(program.config, name, signal),
    health,
    log: async (query) => (await health()).tailLog(query),
    setup: part(
      async () => (await import("./setup/setup.ts")).openSetup(program.place),
      (setup) => setup[Symbol.asyncDispose](),
    ),
    clients,
    uninstall: async () =>
      (await import("./setup/uninstall.ts")).openUninstall(program.place, clients),
    service: part(async () => (await import("./setup/service.ts")).openService(program.place)),
    torrentDone: async (finished, actor) => (await hook()).recordTorrent(program, finished, actor),
    hookEvent: async (event, actor) => (await hook()).recordHookEvent(program, event, actor),
    answerHook: async (named) => (await hook()).answerHook(program, named),
  };
}
