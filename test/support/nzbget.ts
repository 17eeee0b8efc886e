import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import { startRealProgram } from "./real-program.ts";
import { waitFor } from "./wait-for.ts";

const PROGRAM = "nzbget";

/**
 * Explains why tests with a real NZBGet are skipped on this machine. Undefined if it is installed.
 * @throws in CI if it is missing
 */
export const nzbgetMissing = (): string | undefined =>
  missingProgram(PROGRAM, "Debian: apt-get install nzbget");

type NzbgetOptions = {
  /** Umask of new files, as its option takes it. Default: the system's. */
  umask?: string | undefined;
  /** Contains all files of the program. The folder need not exist yet. */
  folder: string;
  newsPort: number;
  /**
   * Scripts that are linked into the program's script folder and run in this order for each
   * download.
   */
  scripts?: readonly string[] | undefined;
  /** Variables that are added to the program's bare environment. */
  env?: Record<string, string> | undefined;
};

export const AUTH = { username: "anna", password: "s3cret: wörd" };

type HistoryRow = {
  NZBID: number;
  Name: string;
  Status: string;
  DestDir: string;
  FinalDir: string;
};

export type RealNzbget = Awaited<ReturnType<typeof startNzbget>>;

/** A real NZBGet on loopback. It is ended with the scope. */
export async function startNzbget({ folder, newsPort, scripts = [], umask, env }: NzbgetOptions) {
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  for (const name of ["main", "complete", "incomplete", "nzb", "queue", "tmp", "scripts"]) {
    mkdirSync(at(name), { recursive: true });
  }
  for (const script of scripts) symlinkSync(script, join(at("scripts"), basename(script)));
  const port = await freePort();
  const settings = {
    MainDir: at("main"),
    DestDir: completeDir,
    InterDir: at("incomplete"),
    NzbDir: at("nzb"),
    QueueDir: at("queue"),
    TempDir: at("tmp"),
    ScriptDir: at("scripts"),
    LockFile: at("lock"),
    LogFile: at("log"),
    WebDir: at("main"),
    ConfigTemplate: "",
    "Server1.Active": "yes",
    "Server1.Host": "127.0.0.1",
    "Server1.Port": String(newsPort),
    "Server1.Username": "u",
    "Server1.Password": "p",
    "Server1.Connections": "2",
    ControlIP: "127.0.0.1",
    ControlPort: String(port),
    ControlUsername: AUTH.username,
    ControlPassword: AUTH.password,
    UpdateCheck: "no",
    ...(umask === undefined ? {} : { UMask: umask }),
    "Category1.Name": "films",
    AppendCategoryDir: "yes",
    KeepHistory: "30",
    DupeCheck: "no",
    ArticleRetries: "1",
    ArticleInterval: "0",
    HealthCheck: "none",
    DiskSpace: "0",
    FlushQueue: "no",
    Extensions: scripts.map((script) => basename(script)).join(","),
  };
  const text = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  writeFileSync(at("nzbget.conf"), `${text.join("\n")}\n`, { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`${AUTH.username}:${AUTH.password}`).toString("base64")}`;

  async function call(method: string, ...params: unknown[]): Promise<unknown> {
    // NZBGet closes every connection without announcing it.
    const headers = { authorization, connection: "close" };
    const answer = await fetch(`${url}/jsonrpc`, {
      method: "POST",
      headers,
      body: JSON.stringify({ method, params }),
    });
    const { result, error } = (await answer.json()) as {
      result: unknown;
      error?: { message: string };
    };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  const program = await startRealProgram({
    title: "NZBGet",
    folder,
    commands: [[PROGRAM, "-s", "-c", at("nzbget.conf"), "-o", "OutputMode=log"]],
    env,
    ask: () => call("version"),
  });

  return {
    ...program,
    url,
    completeDir,
    call,
    /** Returns the download's number. */
    async add(name: string, nzb: string, category = ""): Promise<number> {
      const content = Buffer.from(nzb).toString("base64");
      return Number(
        await call("append", `${name}.nzb`, content, category, 0, false, false, "", 0, "FORCE", []),
      );
    },
    /** Resolves once the download is in the history. */
    done: (id: number): Promise<HistoryRow> =>
      waitFor(`download ${id} to be done`, async () => {
        const history = (await call("history", false)) as HistoryRow[];
        const row = history.find(({ NZBID }) => NZBID === id);
        if (!row) throw new Error(JSON.stringify(await call("listgroups", 0)).slice(0, 500));
        return row;
      }),
  };
}
