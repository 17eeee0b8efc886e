import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { HIDING_FROM_ALL } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { npmSettings } from "../support/node-engines.ts";
import { oldNode } from "../support/old-node.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { TMDB_KEY, visibleFiles } from "./home.ts";
import { DOWN, IS_BOOTED, newMachine, typeInto } from "./new-machine.ts";

const isTyped = (text: string): boolean => /^[^\u001b\u0015\r]{2,}\r$/.test(text);

test("getting from the tarball on an older Node to the first film in the library takes eight typed lines", async (context) => {
  const old = await oldNode();
  if (!old || process.platform !== "linux") {
    console.log("skipped: there is no older Node on this machine");
    context.skip();
    return;
  }
  await using machine = await newMachine();
  const sections = [{ title: "Movies", type: "movie", locations: [machine.at("library/Movies")] }];
  await using plex = await startFakePlex({ sections, token: "plex-tok" });
  machine.write("downloads/Sintel.2010.1080p.mkv", asVideo("film"));
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", machine.path];
  const [{ filename }] = JSON.parse(execFileSync("npm", pack, { encoding: "utf8" })) as [
    { filename: string },
  ];
  const prefix = machine.at("npm");
  const port = await freePort();
  const getsNode = `npm install -g --prefix ${prefix}/lib/plex-ingest node-linux-${process.arch}@24 && ${prefix}/bin/plex-ingest init`;
  const plan: [string, string][] = [
    ["ready> ", `npm install -g ./${filename}\r`],
    ["ready> ", "plex-ingest init\r"],
    [getsNode, `${getsNode}\r`],
    ["How do you want to connect to Plex?", `${DOWN}\r`],
    ["Address of the Plex", `${plex.url}\r`],
    ["owner's token", "plex-tok\r"],
    ["come from Transmission?", "n"],
    ["one of these?", "\r"],
    ["Which other media servers", "\r"],
    ["contains your libraries", "\r"],
    ["downloads arrive", `${machine.at("downloads")}\r`],
    ["TMDB key", `${TMDB_KEY}\r`],
    ["Do Sonarr or Radarr", "\r"],
    ["Ask TVmaze", "n"],
    ["without asking if its match is certain?", "y"],
    ["happen to existing downloads?", "\r"],
    // A person presses Enter. The test enters a free port, because another program may use the
    // default.
    ["Address of the page", `\u0015127.0.0.1:${port}\r`],
    ["Write ", "\r"],
    ...(IS_BOOTED ? [["Run plex-ingest as a service", "n"] as [string, string]] : []),
    ["ready> ", "plex-ingest daemon\r"],
    [".mkv: filed", "\u0003"],
    ["ready> ", "exit\r"],
  ];
  const shell = ["bash", "--norc", "--noprofile", "-i"];
  const path = `${prefix}/bin:${dirname(old[0])}:/usr/local/bin:/usr/bin:/bin`;
  const env = {
    ...npmSettings(),
    ...HIDING_FROM_ALL,
    npm_config_prefix: prefix,
    PATH: path,
    PS1: "ready> ",
    PTY_SECONDS: "180",
  };
  const began = performance.now();
  const { code, shown } = await typeInto(shell, machine, plan, env);
  console.log(`the first film after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  expect(code, shown).toBe(0);
  expect(visibleFiles(machine.at("library"))).toEqual([
    expect.stringMatching(/^Movies\/Sintel \(2010\)/),
  ]);
  expect(plan.slice(0, -1).filter(([, text]) => isTyped(text)).length).toBeLessThanOrEqual(8);
});
