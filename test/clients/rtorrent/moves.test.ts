import { expect, test } from "vitest";
import { type Answer, type Call, faultOf, never, withRtorrent } from "./with-rtorrent.ts";

/** Answers of rTorrent 0.9.8 and 0.16.17 for the handlers that it sets itself. */
const OWN = {
  "!_timestamp": ["d.timestamp.finished.set_if_z", ["system.time", 0]],
  "!view.complete": "view.filter_download=complete",
  "!view.seeding": "view.filter_download=seeding",
};
const HOOK =
  'execute.nothrow.bg="/srv/media/.plex-ingest-hook/torrent-done.sh",--client,rt,--hash,$d.hash=';

/** An rTorrent with these handlers and methods. Others are answered as its own: with a fault. */
function withMethods(handlers: object, methods: Record<string, unknown> = {}) {
  const definition = (name: string): unknown =>
    Object.hasOwn(methods, name)
      ? [methods[name]]
      : { faultCode: -503, faultString: "Key not found." };
  return withRtorrent({
    "directory.default": { value: "/srv/incomplete" },
    "method.get": { value: { ...OWN, ...handlers } },
    "system.multicall": ({ body }: Call): Answer => ({
      value: [...body.matchAll(/<string><\/string><\/value>\s*<value><string>([^<]*)</g)].map(
        ([, name = ""]) => definition(name),
      ),
    }),
  });
}

test.each<[string, object, Record<string, unknown>, string[]]>([
  ["no command of a person", {}, {}, []],
  ["a hook, which moves nothing", { plex_ingest: HOOK }, {}, []],
  [
    "the recipe of its documentation",
    { move_complete: "d.move_to_complete=$d.data_path=,/srv/complete" },
    {
      "d.data_path": "if=(d.is_multi_file), (cat,(d.directory)), (cat,(d.directory),/,(d.name))",
      "d.move_to_complete":
        "d.directory.set=$argument.1=; execute=mkdir,-p,$argument.1=; execute=mv,-u,$argument.0=,$argument.1=; d.save_full_session=",
    },
    ["/srv/complete"],
  ],
  [
    "a folder for each label, in a method that another calls",
    { by_label: "d.by_label=" },
    {
      "d.by_label":
        "d.directory.set=$d.get_finished_dir=; execute=/opt/bin/move.sh,$d.get_finished_dir=",
      "d.get_finished_dir": "cat=/srv/finished/,$d.custom1=",
    },
    ["/srv/finished"],
  ],
  [
    "a constant with a space",
    { by_const: "execute=mv,-n,$d.base_path=,$cfg.done= ;d.directory.set=$cfg.done=" },
    { "cfg.done": "/srv/const done/" },
    ["/srv/const done"],
  ],
  [
    "a command in parentheses",
    {
      braces: ["d.directory_base.set", ["cat", "/srv/braces/", ["d.custom1", 0]]],
      other: ["execute.throw", "/opt/bin/other", "/srv/elsewhere"],
    },
    {},
    ["/srv/braces"],
  ],
  ["methods that call each other", { loop: "a.x=" }, { "a.x": "b.y=", "b.y": "a.x=" }, []],
  ["values of other types", { odd: 7, worse: [[7], {}] }, {}, []],
])("finds the folders to which %s moves", async (_, handlers, methods, moved) => {
  await using it = await withMethods(handlers, methods);
  expect(await it.client.folders(never)).toEqual({ download: ["/srv/incomplete"], moved });
});

test("names no folder if rTorrent refuses to show its commands", async () => {
  await using it = await withRtorrent({
    "directory.default": { value: "/srv/incomplete" },
    "method.get": { xml: faultOf(-503, "Key not found.") },
  });
  expect(await it.client.folders(never)).toEqual({ download: ["/srv/incomplete"], moved: [] });
});
