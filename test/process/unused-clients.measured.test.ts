import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { CLIENT_KINDS } from "../../src/core/torrent/kinds.ts";
import { bareNodeMs } from "../support/bare-node.ts";
import { runProgram } from "../support/daemon.ts";
import { startFakeNzbget } from "../support/fake-newsreader.ts";
import { type Home, makeHome } from "./home.ts";

const CHUNKS = resolve("dist/chunks");
/** Maximum growth of the heap from six configured clients, in a process that uses none of them. */
const MOST_MIB = 1;

/** Shipped files that contain a client's code, with the client's kind. */
const FILES = new Map(
  readdirSync(CHUNKS).flatMap((file): [string, string][] => {
    if (!/^torrent-client-\w+\.js$/.test(file)) return [];
    const end = readFileSync(resolve(CHUNKS, file), "utf8").slice(-200).toLowerCase();
    return CLIENT_KINDS.filter((kind) =>
      new RegExp(`as (?:connect|create)${kind}[,}]`).test(end),
    ).map((kind) => [file, kind]);
  }),
);

// When the process ends, this code records which files the process loaded, and the size of its heap
// without garbage.
const NOTE = `import{registerHooks}from"node:module";import{writeFileSync}from"node:fs";import v8 from"node:v8";import vm from"node:vm";
const loaded=[];registerHooks({load(url,context,next){loaded.push(url);return next(url,context)}});
v8.setFlagsFromString("--expose-gc");const gc=vm.runInNewContext("gc");
process.on("exit",()=>{gc();writeFileSync(process.env.NOTES,JSON.stringify({loaded,heap:process.memoryUsage().heapUsed}))})`;

/**
 * Returns the kinds of clients whose code a process loaded, the number of files it loaded, and the
 * size of its heap in MiB when it ended.
 */
async function run(home: Home, ...args: string[]) {
  const NOTES = home.at("notes.json");
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(NOTE)}`;
  const { code, stderr } = await runProgram(home, args, { env: { NOTES, NODE_OPTIONS } });
  expect([0, 1], stderr).toContain(code);
  const { loaded, heap } = JSON.parse(readFileSync(NOTES, "utf8")) as {
    loaded: string[];
    heap: number;
  };
  const kinds = loaded.flatMap((url) => FILES.get(basename(url)) ?? []);
  return { kinds, files: loaded.length, mib: heap / 2 ** 20 };
}

test("the code of an unused client is not loaded and costs almost nothing", async () => {
  expect([...FILES.values()].toSorted()).toEqual(CLIENT_KINDS.toSorted());
  await using nzbget = await startFakeNzbget();
  nzbget.options["DestDir"] = "/";
  using home = makeHome();
  const once = await run(home, "daemon", "--once");
  const bare = await run(home, "status");
  home.configure({ DOWNLOAD_CLIENTS: `news=nzbget+${nzbget.url}` });
  const one = await run(home, "daemon", "--once");
  expect(nzbget.requests).not.toEqual([]);
  const six = CLIENT_KINDS.map(
    (kind, n) => `c${n}=${kind}+http://127.0.0.1:${n + 1}${kind === "rtorrent" ? "/RPC2" : ""}`,
  );
  home.configure({ DOWNLOAD_CLIENTS: six.join() });
  const known = await run(home, "status");

  // Measures the cost of loading all clients when a process starts.
  const urls = [...FILES.keys()].map((file) => pathToFileURL(resolve(CHUNKS, file)).href);
  const shared = ["always-1.js", "always-2.js"].map(
    (file) => pathToFileURL(resolve(CHUNKS, file)).href,
  );
  const script = `for(const u of ${JSON.stringify(shared)})await import(u);gc();const [a,t]=[process.memoryUsage().heapUsed,performance.now()];
    for(const u of ${JSON.stringify(urls)})await import(u);const ms=performance.now()-t;gc();console.log(JSON.stringify([process.memoryUsage().heapUsed-a,ms]))`;
  const all = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  const [bytes = 0, ms = 0] = JSON.parse(all) as number[];
  console.log(
    `status with no client ${bare.files} files, ${bare.mib.toFixed(2)} MiB of heap; with six ${known.files} files, ${known.mib.toFixed(2)} MiB; ` +
      `daemon with no client ${once.files} files, ${once.mib.toFixed(2)} MiB, with NZBGet ${one.files} files, ${one.mib.toFixed(2)} MiB; ` +
      `the code of all six: ${(bytes / 2 ** 20).toFixed(2)} MiB and ${(ms / bareNodeMs()).toFixed(2)} of a bare node's start`,
  );
  expect([once.kinds, bare.kinds, one.kinds, known.kinds]).toEqual([[], [], ["nzbget"], []]);
  expect(known.files).toBe(bare.files);
  expect(known.mib - bare.mib).toBeLessThanOrEqual(MOST_MIB);
});
