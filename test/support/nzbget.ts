import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { freePort } from "./free-port.ts";
import { type GuardedProcess, startGuarded } from "./guarded-process.ts";
import { missingProgram } from "./missing-program.ts";
import { waitFor } from "./wait-for.ts";

const PROGRAM = "nzbget";

/** Why tests with a real NZBGet are left out here; undefined when it is installed. @throws where a CI runs and it is missing */
export const nzbgetMissing = (): string | undefined => missingProgram(PROGRAM, "Debian: apt-get install nzbget");

export type NzbgetOptions = {
  /** Everything of it is laid out below this folder, which need not exist yet. */
  folder: string;
  newsPort: number;
  /** Linked into its folder of scripts, and run for each download in this order. */
  scripts?: readonly string[] | undefined;
  /** Further options. */
  options?: Readonly<Record<string, string>> | undefined;
  /** Added to its bare environment. */
  env?: Record<string, string> | undefined;
};

export const AUTH = { username: "anna", password: "s3cret: wörd" };

export type HistoryRow = { NZBID: number; Name: string; Status: string; DestDir: string; FinalDir: string };

export type RealNzbget = AsyncDisposable & {
  url: string;
  completeDir: string;
  call(method: string, ...params: unknown[]): Promise<unknown>;
  /** Its number. */
  add(name: string, nzb: string, category?: string): Promise<number>;
  /** Once the history has it. */
  done(id: number): Promise<HistoryRow>;
  kill(): Promise<void>;
  /** Ends it if it runs, and starts it on the same files and port. */
  restart(): Promise<void>;
};

/** A real NZBGet on the loopback address; ended with its scope. */
export async function startNzbget({
  folder,
  newsPort,
  scripts = [],
  options,
  env,
}: NzbgetOptions): Promise<RealNzbget> {
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  for (const name of ["main", "complete", "incomplete", "nzb", "queue", "tmp", "scripts"])
    mkdirSync(at(name), { recursive: true });
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
    WebDir: "",
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
    ...options,
  };
  const text = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  writeFileSync(at("nzbget.conf"), `${text.join("\n")}\n`, { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`${AUTH.username}:${AUTH.password}`).toString("base64")}`;
  let running: GuardedProcess | undefined;

  async function call(method: string, ...params: unknown[]): Promise<unknown> {
    // It closes every connection, and says so to nobody.
    const headers = { authorization, connection: "close" };
    const answer = await fetch(`${url}/jsonrpc`, { method: "POST", headers, body: JSON.stringify({ method, params }) });
    const { result, error } = (await answer.json()) as { result: unknown; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async function start(): Promise<void> {
    const started = startGuarded({
      command: PROGRAM,
      args: ["-s", "-c", at("nzbget.conf"), "-o", "OutputMode=log"],
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8", ...env },
      log: at("output"),
    });
    running = started;
    await waitFor("NZBGet to answer", async () => {
      if (started.exitCode() !== null) throw new Error(readFileSync(at("output"), "utf8"));
      return await call("version");
    });
  }

  const end = async (signal: NodeJS.Signals): Promise<void> => await running?.end(signal);

  await start();
  return {
    url,
    completeDir,
    call,
    async add(name, nzb, category = "") {
      const content = Buffer.from(nzb).toString("base64");
      return Number(await call("append", `${name}.nzb`, content, category, 0, false, false, "", 0, "FORCE", []));
    },
    done: (id) =>
      waitFor(`download ${id} to be done`, async () => {
        const history = (await call("history", false)) as HistoryRow[];
        const row = history.find(({ NZBID }) => NZBID === id);
        if (!row) throw new Error(JSON.stringify(await call("listgroups", 0)).slice(0, 500));
        return row;
      }),
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    [Symbol.asyncDispose]: () => end("SIGKILL"),
  };
}
