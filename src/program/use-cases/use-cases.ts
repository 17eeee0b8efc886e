import type { PlanChoice } from "../../app/review/choose/numbers.ts";
import type { SpaceQuery } from "../../app/space/space.ts";
import { UserError } from "../../base/errors.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { FinishedTorrent } from "../../core/torrent/client.ts";
import type { Program } from "../program.ts";
import type { DoctorOptions } from "./doctor/doctor.ts";
import type { LogQuery } from "./doctor/health-desk.ts";
import type { NamedTorrent } from "./torrent-done.ts";

type PreviewOf = [target: string, choice: PlanChoice, signal: AbortSignal];

export type UseCases = ReturnType<typeof createUseCases>;

/**
 * Everything that can be done with this program, for whichever host: commands, tools and the page
 * have this one list. What they return is made at the first call, once for a process, and closed
 * with it. Nothing is loaded before it is asked for.
 */
export function createUseCases(program: Program) {
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
  /**
   * Puts a person's own words in force where names are read. @throws UserError with what is wrong
   * with them
   */
  const ownWords = (): void => {
    const words = program.words();
    const problem = words.problem();
    if (problem !== undefined) {
      throw new UserError(problem, "Correct words.json: it decides how names are read.");
    }
    words.value();
  };
  return {
    /** What waits for a person, and what was decided. */
    queue: part(async () => (await review()).openQueue(program)),
    decisions,
    /** Takes back what was decided. */
    undo: part(async () => (await review()).openUndo(program)),
    /** Where the files of a path or a release would go. */
    preview: async (...asked: PreviewOf) => (await previews()).previewNamed(program, ...asked),
    previewBelowRoots: async (...asked: PreviewOf) =>
      (await previews()).previewBelowRoots(program, ...asked),
    /** Takes in downloads that are named. */
    takeIn: part(async () => (await review()).openTakeIn(program)),
    /** Whether the engine runs or is paused, and its settings. */
    engine,
    /** Whether the answer that a client follows is another than before. */
    followed: part(async () => (await review()).openFollowed(program)),
    /**
     * Records what belongs to no release, such as a command to a player; a server without a
     * database logs it.
     */
    async record(
      action: HistoryAction,
      detail: Record<string, unknown>,
      actor: string,
    ): Promise<void> {
      if (program.hasDatabase) await (await decisions()).record(action, detail, actor);
      else program.log.info(`${actor} ${action} ${JSON.stringify(detail)}`);
    },
    /** What names and works are. */
    works: part(async () => (await import("./works.ts")).openWorks(program)),
    /** Decisions from names alone; nothing is recorded but TMDB's answers. */
    identifyLines: async () => {
      ownWords();
      return (await import("./identify-lines.ts")).openIdentifyLines(program);
    },
    /** @throws UserError when no download client is configured, saying what to set */
    torrents: part(
      async () => (await import("./torrents.ts")).openTorrents(program),
      (torrents) => torrents.close(),
    ),
    fileTools: part(async () => (await files()).openFileTools(program)),
    /** Plans that give the library the names of the templates. */
    rename,
    trash,
    /** The films and series of which something was filed. */
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
    /** The disks of the libraries. */
    freeSpace: async (signal: AbortSignal) => (await storage()).showFreeSpace(program, signal),
    /** What could be deleted, with the line that does it. Changes nothing. */
    space: async (query: SpaceQuery, signal: AbortSignal) =>
      (await storage()).findSpace(program, query, signal),
    /** Takes what the libraries have into the journal; touches no file. */
    adopt: async () => (await import("./library/adopt.ts")).openAdopt(program),
    /** What is wrong in the library. Changes nothing. */
    audit: part(
      async () => (await import("./library/audit.ts")).openAudit(program, rename),
      (audit) => audit.close(),
    ),
    /** Where something is, and why it is not in Plex; on one storage, if it is named. */
    why: async (target: string, at?: string) => (await whys()).explainWhy(program, target, at),
    /**
     * The same for a path that a client names, in a watched folder, the library or a client's
     * folder.
     */
    whyBelowRoots: async (path: string, at?: string) =>
      (await whys()).explainClientPath(program, path, at),
    /** @throws UserError when Plex is not configured, saying what to set; so do the next two */
    plex: async () => (await plexTools()).plex,
    library: async () => (await plexTools()).library,
    playback: async () => (await plexTools()).playback,
    posters: part(
      async () => (await import("./posters.ts")).openPosters(program),
      (posters) => posters.close(),
    ),
    ownWords,
    settings: async () => (await import("./report-settings.ts")).reportSettings(program),
    /** The settings, for a person who changes them. */
    pageSettings: part(
      async () => (await import("./setup/settings-desk.ts")).openPageSettings(program, engine),
      (settings) => settings.close(),
    ),
    database,
    /** The page in a browser. */
    web: part(async () => (await import("./sign-in.ts")).openSignIn(program)),
    /** Sends a test message to each channel that is configured. */
    tryNotify: async (signal: AbortSignal) =>
      (await import("../parts/channels.ts")).tryNotify(program.config, signal),
    /** Never throws for a configuration that is wrong: that is a finding. */
    doctor: async (options: DoctorOptions) =>
      (await doctor()).examineForTypist(program.place, options),
    /** What Plex answers, disguised, to pass on. @throws UserError where Plex is not configured */
    recordPlex: async (signal: AbortSignal) => (await doctor()).recordPlex(program.config, signal),
    /** What the doctor found last, backups and notifications, for the page. */
    health,
    /** The last lines of the log. */
    log: async (query: LogQuery) => (await health()).tailLog(query),
    setup: part(
      async () => (await import("./setup/setup.ts")).openSetup(program.place),
      (setup) => setup[Symbol.asyncDispose](),
    ),
    clients: part(async () => (await import("./setup/clients.ts")).openClients(program.place)),
    service: part(async () => (await import("./setup/service.ts")).openService(program.place)),
    /** What a download client finished. @throws UserError when nothing was recorded */
    torrentDone: async (finished: FinishedTorrent, actor: string) =>
      (await hook()).recordTorrent(program, finished, actor),
    /**
     * The same for the client's hook, as a line for its log. Never throws: it must not fail the
     * client.
     */
    answerHook: async (named: NamedTorrent) => (await hook()).answerHook(program, named),
  };
}
