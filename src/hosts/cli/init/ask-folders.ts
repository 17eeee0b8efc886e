import { type AskedServer, toSources } from "../../../app/setup/find-folders.ts";
import { explainPair } from "../../../app/setup/pair-line.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import type { SetupValues } from "../../../core/setup/setup-settings.ts";
import type { ClientAnswer } from "./ask-clients.ts";
import type { Prompts } from "./prompts.ts";

type AnsweredSetup = {
  /** Earlier answers. The folders must not contradict them. */
  values: SetupValues;
  servers: readonly AskedServer[];
  /** Answers about the download clients, which put finished downloads into their own folders. */
  answers: readonly ClientAnswer[];
};

const REPORTED = { good: "good", untried: "info", bad: "bad", refused: "bad" } as const;

const folderProblem =
  (isRequired: boolean) =>
  (text: string): string | undefined => {
    if (text === "") return isRequired ? "Type the path of a folder." : undefined;
    return /^(?:\/|~\/)/.test(text) ? undefined : "Write the full path, starting with / or ~/.";
  };

/** Asks for the folders until the configuration is valid, and tests a hardlink between them. */
export async function askFolders(
  setup: Setup,
  ask: Prompts,
  known: AnsweredSetup,
  signal: AbortSignal,
): Promise<SetupValues> {
  const { PLEX_MEDIA_ROOT: root, PLEX_INGEST_DIR: watched } = setup.current;
  const sections = known.servers.flatMap((server) => server.sections);
  const libraries = await setup.libraryFolders(sections);
  const suggestedRoot = root ?? (await setup.findMediaRoot(sections)) ?? "";
  const [first] = known.answers;
  const question = first
    ? `A folder to watch in addition to ${first.client.title}'s downloads (empty: none)`
    : "The folder where downloads arrive";
  for (const unseen of await setup.explainUnseen(known.servers)) ask.report("bad", unseen);
  const ofClients = known.answers.flatMap(({ found, access: { url } }) =>
    setup.foldersIn(found?.downloadDir ?? "").map((from) => ({ from, url })),
  );
  const fromClients = ofClients.map(({ from }) => from);
  const problemOf = (mediaRoot: string, downloads: string): string | undefined =>
    setup.problemOf({ ...known.values, PLEX_MEDIA_ROOT: mediaRoot, PLEX_INGEST_DIR: downloads }) ??
    setup.conflict({
      roots: setup.foldersIn(mediaRoot),
      libraries,
      downloads: [...setup.foldersIn(downloads), ...fromClients],
    });
  for (;;) {
    const mediaRoot = await askFolder(setup, ask, "The folder that contains your libraries", {
      initial: suggestedRoot,
      hint: "/srv/media/library",
      check: folderProblem(true),
      problemOf: (text) => problemOf(text, ""),
    });
    const downloads = await askFolder(setup, ask, question, {
      initial: watched ?? "",
      hint: first ? "" : "/srv/media/downloads",
      check: folderProblem(!first),
      problemOf: (text) => problemOf(mediaRoot, text),
    });
    const roots = setup.foldersIn(mediaRoot);
    const sources = toSources(setup.foldersIn(downloads), ofClients);
    const pairs = await ask.busy("Trying a hardlink", () =>
      setup.checks.pairs({ sources, roots, libraries }),
    );
    const lines = pairs.map(explainPair);
    for (const { kind, text } of lines) ask.report(REPORTED[kind], text);
    const values = { ...known.values, PLEX_MEDIA_ROOT: mediaRoot };
    const lacking = await ask.busy("Comparing the servers' libraries", () =>
      setup.explainLacking({ values, asked: known.servers }, signal),
    );
    for (const line of lacking) ask.report("bad", line);
    // Other folders would not prove more.
    const isFine = lines.every(({ kind }) => kind === "good" || kind === "untried");
    if (isFine || (await ask.confirm("Use these folders anyway?", true))) {
      return { PLEX_MEDIA_ROOT: mediaRoot, PLEX_INGEST_DIR: downloads };
    }
  }
}

type FolderQuestion = {
  initial: string;
  hint: string;
  check: (text: string) => string | undefined;
  problemOf: (text: string) => string | undefined;
};

/**
 * Checks each answer immediately and repeats the question until the answer is valid or the person
 * confirms it.
 */
async function askFolder(
  setup: Setup,
  ask: Prompts,
  question: string,
  { problemOf, ...options }: FolderQuestion,
) {
  for (;;) {
    const text = await ask.text(question, options);
    const problem = problemOf(text);
    if (problem !== undefined) {
      ask.report("bad", problem);
      continue;
    }
    const missing = await setup.checks.missing(setup.foldersIn(text));
    for (const folder of missing) {
      ask.report("bad", `${folder} does not exist. plex-ingest never creates it for you.`);
    }
    if (missing.length === 0 || (await ask.confirm("Use it anyway?", false))) return text;
  }
}
