import { expect, test } from "vitest";
import {
  type HookPorts,
  type HookRequest,
  reasonAgainstHook,
  removeUnusedSpool,
  setHook,
  unsetHook,
} from "../../../src/app/setup/set-hook.ts";
import { listClientSetups } from "../../../src/clients/index.ts";
import type { TorrentClient } from "../../../src/core/torrent/client.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const never = new AbortController().signal;
const FOLDER = "/srv/media/.plex-ingest-hook";
const INSTALLED = "/opt/plex-ingest/scripts/torrent-done.sh";

/** A machine on which everything works, except for what a test states. `done` lists its changes. */
function machine(given: Partial<HookPorts> = {}) {
  const done: string[] = [];
  const ports: HookPorts = {
    script: INSTALLED,
    settings: () => ({ mode: "hybrid", mediaRoots: ["/srv/media", "/srv/more"] }),
    async prepare(folder, script) {
      done.push(`prepare ${folder} from ${script}`);
      return `${folder}/torrent-done.sh`;
    },
    remove: async (folder) => void done.push(`remove ${folder}`),
    canAllEnter: async () => true,
    isOwn: async () => false,
    mark: (client, at) => void done.push(`${client} ${at === undefined ? "unset" : "set"}`),
    ...given,
  };
  return { ports, done };
}

function requestFor(
  done: string[],
  {
    url = "http://127.0.0.1:9091",
    doneScript,
    canUnset = true,
  }: { url?: string; doneScript?: string | undefined; canUnset?: boolean } = {},
): HookRequest {
  const [transmission] = listClientSetups({ TRANSMISSION_URL: url });
  if (!transmission) throw new Error("no client");
  const connect: typeof transmission.connect = async (...given): Promise<TorrentClient> => {
    // Nothing is sent before a client is asked for something.
    const { unsetHook: _, ...client } = await transmission.connect(...given);
    return {
      ...client,
      setHook: async ({ script }) => void done.push(`client calls ${script}`),
      ...(canUnset && { unsetHook: async () => void done.push("client calls nothing") }),
    };
  };
  return {
    client: { ...transmission, connect },
    access: { url, username: undefined, password: undefined },
    found: {
      version: "4.1",
      downloadDir: "/srv/downloads",
      downloadDirs: ["/srv/downloads"],
      otherDirs: [],
      doneScript,
    },
  };
}

const MAP = [{ here: "/srv/downloads", there: "/downloads" }];

type Client = { url?: string; maps?: typeof MAP; dirs?: string[] };

test.each<[string, Partial<HookPorts>, Client, RegExp | undefined]>([
  ["any account can enter the media root", {}, {}, undefined],
  [
    "the downloads are ours",
    { canAllEnter: async () => false, isOwn: async () => true },
    {},
    undefined,
  ],
  [
    "the downloads are ours, and the folders of some categories do not exist yet",
    {
      canAllEnter: async () => false,
      isOwn: async (folder) => (folder === "/srv/downloads" ? true : undefined),
    },
    { dirs: ["/srv/downloads", "/srv/downloads/films"] },
    undefined,
  ],
  [
    "no folder of downloads exists yet",
    { canAllEnter: async () => false, isOwn: async () => undefined },
    {},
    /not every account can enter/,
  ],
  [
    "another account cannot enter the media root",
    { canAllEnter: async () => false },
    {},
    /not every account can enter \/srv\/media/,
  ],
  [
    "mode hook and our own account",
    { settings: () => ({ mode: "hook", mediaRoots: [] }), isOwn: async () => true },
    {},
    undefined,
  ],
  [
    "mode hook and another account",
    { settings: () => ({ mode: "hook", mediaRoots: ["/m"] }) },
    {},
    /cannot read the settings/,
  ],
  ["another machine", {}, { url: "http://nas:9091" }, /another machine/],
  ["a container that does not have the media root", {}, { maps: MAP }, /sees other paths/],
  ["a container that has it", {}, { maps: [{ here: "/srv", there: "/data" }] }, undefined],
  [
    "no media root",
    { settings: () => ({ mode: "hybrid", mediaRoots: [] }) },
    {},
    /PLEX_MEDIA_ROOT/,
  ],
  ["settings that cannot be used", { settings: () => undefined }, {}, /cannot be used/],
  [
    "an installation without the script",
    { script: undefined },
    {},
    /not part of this installation/,
  ],
])(
  "init offers the hook only where the client can run it: %s",
  async (_, given, { url, maps = [], dirs }, expected) => {
    const { ports, done } = machine(given);
    const request = requestFor(done, url ? { url } : {});
    const found = { ...request.found, ...(dirs && { downloadDirs: dirs }) };
    const reason = await reasonAgainstHook(ports, { ...request, found }, maps);
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(expected);
    expect(done).toEqual([]);
  },
);

test("with a daemon, the client calls the script next to the spool, under the path that it sees", async () => {
  const { ports, done } = machine();
  const asked = requestFor(done, { doneScript: "/old.sh" });
  const maps = [{ here: "/srv", there: "/data" }];
  const message = await setHook(ports, asked, maps, fakeClock(), never);
  const script = "/data/media/.plex-ingest-hook/torrent-done.sh";
  expect(done).toEqual([
    `prepare ${FOLDER} from ${INSTALLED}`,
    `client calls ${script}`,
    "transmission set",
  ]);
  expect(message).toContain(`Transmission calls ${script} instead of /old.sh.`);
});

test("in mode hook, the client calls the installation's script, which starts the program", async () => {
  const { ports, done } = machine({ settings: () => ({ mode: "hook", mediaRoots: ["/m"] }) });
  await setHook(ports, requestFor(done), [], fakeClock(), never);
  expect(done).toEqual([`client calls ${INSTALLED}`, "transmission set"]);
});

test("a client on another machine gets instructions, and nothing is made here", async () => {
  const { ports, done } = machine();
  const asked = requestFor(done, { url: "http://nas:9091" });
  expect(await setHook(ports, asked, [], fakeClock(), never)).toContain(JSON.stringify(INSTALLED));
  expect(done).toEqual([]);
});

test("takes back the hook, however the script is called, and leaves a person's program alone", async () => {
  const { ports, done } = machine();
  const off = (doneScript?: string, canUnset = true) =>
    unsetHook(ports, requestFor(done, { doneScript, canUnset }), fakeClock(), never);
  for (const script of [INSTALLED, `${FOLDER}/torrent-done.sh`]) {
    expect(await off(script)).toContain(`no longer calls ${script}.`);
  }
  expect(done.splice(0)).toEqual(
    [1, 2].flatMap(() => ["client calls nothing", "transmission unset"]),
  );
  await expect(off("/home/anna/my-torrent-done.sh.bak")).rejects.toMatchObject({ code: "refused" });
  expect(done).toEqual([]);
  expect(await off()).toBe("Transmission calls no script.");
  done.length = 0;
  expect(await off(INSTALLED, false)).toContain("Stop Transmission, set");
  expect(done).toEqual([]);
});

test("the spool is removed with the last client that calls the script", async () => {
  const { ports, done } = machine();
  await removeUnusedSpool(ports, ["/own.sh", "/nzbget/scripts/torrent-done.sh"]);
  expect(done).toEqual([]);
  await removeUnusedSpool(ports, ["/own.sh", undefined]);
  expect(done).toEqual([`remove ${FOLDER}`]);
});
